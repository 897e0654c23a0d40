import type { SwitchPlan } from './plan.js';

/**
 * What an approval binds, as the one text whose sha256 is the digest of a plan: everything that decides what will be
 * done, and what speaks against it. When the cluster was read, what it held then and how long the rehearsal took do not.
 */
export const planText = ({ cluster, kinds, findings, rehearsal: _r, ...plan }: SwitchPlan) =>
  canonicalText({
    ...plan,
    cluster: { uid: cluster.uid, version: cluster.version },
    kinds: kinds.map(({ count: _count, ...kind }) => kind),
    findings: findings
      .filter(({ severity }) => severity !== 'note')
      .map(({ id, severity, where, waiver }) => ({ id, severity, where, waiver: waiver ?? null })),
  });

/** JSON with every object's keys in order: equal values give equal texts. */
export const canonicalText = (value: unknown): string => JSON.stringify(sorted(value));

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
