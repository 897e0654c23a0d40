import type { Requester } from './approvals.js';

/** Enough of a fingerprint to compare by eye; all of it is in the JSON. */
export const shortKey = (key: string): string => (key.length > 19 ? `${key.slice(0, 19)}…` : key);

/** Who asked for a run. A name without a signature is what somebody said of themselves. */
export const requesterText = ({ name, key }: Requester): string =>
  key === undefined ? `${name}, not signed` : `${name}, signed with ${shortKey(key)}`;
