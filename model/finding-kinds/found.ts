import type { Finding } from '../finding.js';
import { type FindingId, findingKinds } from './all.js';
import type { FindingKinds } from './kind.js';

/** Characters of what was seen: a name inside an object may be as long as the object, and findings travel by thousands. */
const mostSeen = 2_000;

/** A finding of a known kind. `remedy` replaces the kind's own where there is something better to say. */
export function found(id: FindingId, where: string, what: string, remedy?: string): Finding {
  const kinds: FindingKinds = findingKinds;
  const kind = kinds[id];
  if (kind === undefined) throw new TypeError(`finding "${String(id)}" is of no known kind`);
  const seen = what.length > mostSeen ? `${what.slice(0, mostSeen)}…` : what;
  return { id, where, what: seen, ...kind, ...(remedy !== undefined && { remedy }) };
}
