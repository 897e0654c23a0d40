import type { Finding } from '../../../model/finding.js';
import { found } from '../../../model/finding-kinds/found.js';
import type { Inventory } from '../../../model/inventory.js';
import type { InPlaceSpec } from '../../../model/spec.js';
import { type KubernetesVersion, isVersion, minorOf } from '../../../model/version.js';
import { statesOfHops } from '../hops/states.js';
import { workerRounds } from '../hops/worker-rounds.js';
import { skewOf } from '../skew.js';

/** Is it one hop, and is every point of it within the version skew policy? Pure. */
export function judgeHop(spec: InPlaceSpec, { nodes }: Inventory): Finding[] {
  const { from, version: to } = spec;
  const workers = nodes
    .filter(({ role }) => role === 'worker')
    .map(({ kubeletVersion }) => (isVersion(kubeletVersion) ? kubeletVersion : from));
  const workersAt = [...new Set(workers)];
  const minors = minorOf(to) - minorOf(from);
  if (minors > 1)
    return [
      found(
        'more-than-one-minor',
        'spec.version',
        `${to} is ${minors} minors after ${from}, and a stepwise upgrade walks one at a time: ${wayOf(spec, workersAt)}`,
      ),
    ];
  const hop = { from, to, etcdBefore: [], workersFollow: spec.workers === 'follow' };
  return skewOf(statesOfHops({ ok: true, hops: [hop], workersAt, workerRounds: 1 }));
}

/** Hop by hop, and where workers may lag behind: `v1.19 (workers: lag), v1.20 (workers: follow)`. */
function wayOf({ from, version: to }: InPlaceSpec, workersAt: readonly KubernetesVersion[]) {
  const between = Array.from(
    { length: minorOf(to) - minorOf(from) - 1 },
    (_, at): KubernetesVersion => `v1.${minorOf(from) + at + 1}.0`,
  );
  const { follow } = workerRounds([from, ...between, to], workersAt, 'lag');
  return follow
    .map((follows, at) => `v1.${minorOf(from) + at + 1} (workers: ${follows ? 'follow' : 'lag'})`)
    .join(', ');
}
