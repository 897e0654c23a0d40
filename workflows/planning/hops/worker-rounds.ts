import type { KubernetesVersion } from '../../../model/version.js';
import { skewOf } from '../skew.js';
import type { Hop } from './hop.js';
import { statesOfControlPlane } from './states.js';

/** When workers follow along a chain of versions. */
export interface Rounds {
  /** Must they go to the chain's first version before anything else? */
  readonly isFirst: boolean;
  /** For each hop of the chain. */
  readonly follow: readonly boolean[];
}

/**
 * Workers follow as late as they may, and then all the way: who goes further at once can wait no shorter, so this takes the
 * fewest rounds. They follow after the last hop in any case.
 */
export function workerRounds(
  chain: readonly KubernetesVersion[],
  workersAt: readonly KubernetesVersion[],
  how: 'each-hop' | 'lag',
): Rounds {
  const hops = chain.slice(1).map((to, i) => ({ from: chain[i] ?? to, to }));
  const [first] = hops;
  const isFirst = first !== undefined && !mayLag(workersAt, first);
  let workers = isFirst ? [first.from] : workersAt;
  const follow = hops.map(({ to }, i) => {
    const next = hops[i + 1];
    const lag = how === 'lag' && next !== undefined && mayLag(workers, next);
    if (!lag) workers = [to];
    return !lag;
  });
  return { isFirst, follow };
}

/** May workers stay as they are while the control plane walks a hop? */
const mayLag = (workers: readonly KubernetesVersion[], hop: Pick<Hop, 'from' | 'to'>): boolean =>
  skewOf(statesOfControlPlane(hop, workers)).length === 0;
