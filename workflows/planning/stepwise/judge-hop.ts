import type { Finding } from '../../../model/finding.js';
import { found } from '../../../model/finding-kinds/found.js';
import type { Inventory } from '../../../model/inventory.js';
import type { InPlaceSwitchSpec } from '../../../model/spec.js';
import { type KubernetesVersion, isVersion, minorOf } from '../../../model/version.js';
import { statesOfHops } from '../hops/states.js';
import { skewOf } from '../skew.js';

/** Is it one hop, and is every point of it within the version skew policy? Pure. */
export function judgeHop(spec: InPlaceSwitchSpec, { nodes }: Inventory): Finding[] {
  const { from, version: to } = spec;
  const minors = minorOf(to) - minorOf(from);
  if (minors > 1)
    return [
      found(
        'more-than-one-minor',
        'spec.version',
        `${to} is ${minors} minors after ${from}, and a stepwise upgrade walks one at a time: ${between(from, to)}`,
      ),
    ];
  const kubelets = nodes
    .filter(({ role }) => role === 'worker')
    .map(({ kubeletVersion }) => (isVersion(kubeletVersion) ? kubeletVersion : from));
  const hop = { from, to, etcdBefore: [], workersFollow: spec.workers === 'follow' };
  return skewOf(
    statesOfHops({ ok: true, hops: [hop], workersAt: [...new Set(kubelets)], workerRounds: 1 }),
  );
}

const between = (from: KubernetesVersion, to: KubernetesVersion): string =>
  Array.from(
    { length: minorOf(to) - minorOf(from) },
    (_, at) => `v1.${minorOf(from) + at + 1}`,
  ).join(', ');
