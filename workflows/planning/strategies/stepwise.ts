import type { StrategyOption } from '../../../model/comparison.js';
import { durationText } from '../../../model/duration.js';
import { skew } from '../../../model/facts/skew.js';
import { minorOf } from '../../../model/version.js';
import { constants } from '../estimate-constants.js';
import { type StrategyFacts, hopsOf, losesDocker } from './facts.js';

/** How often the workers have to follow: as seldom as their kubelets may lag behind, and once for a patch release. */
function roundsOf({ from, to }: Pick<StrategyFacts, 'from' | 'to'>): number {
  let rounds = 0;
  let workers = minorOf(from);
  while (workers < minorOf(to)) {
    workers += workers >= skew.nodesSince ? skew.nodes : skew.oldNodes;
    rounds += 1;
  }
  return Math.max(1, rounds);
}

/** One minor at a time, each hop with a window, a drain of the workers as often as skew demands, and a soak. */
export function stepwise(facts: StrategyFacts): StrategyOption {
  const hops = hopsOf(facts);
  const rounds = roundsOf(facts);
  const single = facts.controlPlane < 2;
  const apiStart = durationText(constants.etcdStart.ms + constants.apiStart.ms);
  return {
    strategy: 'in-place-stepwise',
    name: 'in place, one minor at a time',
    isOffered: true,
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
