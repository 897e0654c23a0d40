import type { Finding } from '../finding.js';
import { type FindingId, findingKinds } from './all.js';
import type { FindingKinds } from './kind.js';

/** A finding of a known kind. `remedy` replaces the kind's own where there is something better to say. */
export function found(id: FindingId, where: string, what: string, remedy?: string): Finding {
  const kinds: FindingKinds = findingKinds;
  const kind = kinds[id];
  if (kind === undefined) throw new TypeError(`finding "${String(id)}" is of no known kind`);
  return { id, where, what, ...kind, ...(remedy !== undefined && { remedy }) };
}
