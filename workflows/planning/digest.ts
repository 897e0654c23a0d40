import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { SwitchPlan } from '../../model/plan.js';

/**
 * What an approval binds: everything that decides what will be done, and what speaks against it. When the cluster was read,
 * what it held then and how long the rehearsal took do not, or a plan could never be read before its run is started.
 */
export const digestOfPlan = ({ cluster, kinds, findings, rehearsal: _r, ...plan }: SwitchPlan) =>
  digestOf({
    ...plan,
    cluster: { uid: cluster.uid, version: cluster.version },
    kinds: kinds.map(({ count: _count, ...kind }) => kind),
    findings: findings
      .filter(({ severity }) => severity !== 'note')
      .map(({ id, severity, where, waiver }) => ({ id, severity, where, waiver: waiver ?? null })),
  });

/** sha256 of a value's canonical JSON, hex. Key order does not matter. */
export const digestOf = (value: unknown): string =>
  bytesToHex(sha256(utf8ToBytes(JSON.stringify(sorted(value)))));

/** The same value with every object's keys in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
