import type { StrategyOption } from '../../../model/comparison.js';
import { durationText } from '../../../model/duration.js';
import { minorOf } from '../../../model/version.js';
import { constants } from '../estimate-constants.js';
import { type StrategyFacts, hopsOf, losesDocker } from './facts.js';

/**
 * Minors that a kubelet may be behind its API server: 2, and 3 since v1.28.
 * https://kubernetes.io/releases/version-skew-policy/
 */
const kubeletLag = (to: number): number => (to >= 28 ? 3 : 2);

/** One minor at a time, each hop with a window, a drain of the workers as often as skew demands, and a soak. */
export function stepwise(facts: StrategyFacts): StrategyOption {
  const hops = hopsOf(facts);
  const rounds = Math.ceil(hops / kubeletLag(minorOf(facts.to)));
  const single = facts.controlPlane < 2;
  const apiStart = durationText(constants.etcdStart.ms + constants.apiStart.ms);
  return {
    strategy: 'in-place-stepwise',
    name: 'in place, one minor at a time',
    isOffered: false,
    extraNodes: 0,
    downtime:
      'none for replicated workloads with room to move; ' +
      `a single replica restarts in each of ${counted(rounds, 'round')} of drains; ` +
      (single ? `the API for about ${apiStart} a hop, having one server` : 'the API stays'),
    windows: hops,
    effort: `${counted(hops, 'hop')} with a bundle each, ${counted(rounds, 'round')} through ${counted(facts.workers, 'worker')}`,
    rollback: 'a hop at a time; a finished hop by its snapshot, giving up what was written since',
    ruledOutBy: losesDocker(facts)
      ? ['docker is no runtime from v1.24 on: nodes must change to containerd before that hop']
      : [],
  };
}

const counted = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? '' : 's'}`;
