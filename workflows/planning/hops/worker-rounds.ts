import { type KubernetesVersion, minorOf } from '../../../model/version.js';
import { skewOf } from '../skew.js';
import { statesOfControlPlane } from './states.js';

/**
 * kubeadm refuses a control plane whose kubelets are further behind than one minor, until v1.28; from v1.29 on it takes what the
 * policy takes (`MaximumAllowedMinorVersionKubeletSkew` of kubeadm).
 */
const kubeadm = { takesPolicySince: 29, before: 1 } as const;

/** What decides when workers follow. */
export interface RoundRules {
  readonly workers: 'each-hop' | 'lag';
  readonly isKubeadm: boolean;
}

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
  rules: RoundRules,
): Rounds {
  const hops = chain.slice(1).map((to, i) => ({ from: chain[i] ?? to, to }));
  const [first] = hops;
  const isFirst = first !== undefined && !mayLag(workersAt, first, rules);
  let workers = isFirst ? [first.from] : workersAt;
  const follow = hops.map(({ to }, i) => {
    const next = hops[i + 1];
    const lag = rules.workers === 'lag' && next !== undefined && mayLag(workers, next, rules);
    if (!lag) workers = [to];
    return !lag;
  });
  return { isFirst, follow };
}

/** May workers stay as they are while the control plane walks a hop? */
function mayLag(
  workers: readonly KubernetesVersion[],
  hop: { readonly from: KubernetesVersion; readonly to: KubernetesVersion },
  { isKubeadm }: RoundRules,
): boolean {
  if (skewOf(statesOfControlPlane(hop, workers)).length > 0) return false;
  if (!isKubeadm || minorOf(hop.to) >= kubeadm.takesPolicySince) return true;
  return workers.every((version) => minorOf(hop.to) - minorOf(version) <= kubeadm.before);
}
