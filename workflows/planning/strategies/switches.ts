import type { StrategyOption } from '../../../model/comparison.js';
import { durationText } from '../../../model/duration.js';
import { minorOf } from '../../../model/version.js';
import { type StrategyFacts, losesDocker } from './facts.js';

/** The old cluster is kept whole beside the new one, on the same nodes: with a fresh etcd, or on its data. */
export const switches = (facts: StrategyFacts): StrategyOption[] => [reimport(facts), data(facts)];

function reimport({ estimate, blockers }: StrategyFacts): StrategyOption {
  const away = longestAway(estimate.workloads);
  return {
    strategy: 'in-place-switch/reimport',
    name: 'in-place switch, objects imported into a fresh etcd',
    isOffered: true,
    extraNodes: 0,
    ...(away !== undefined && { downtimeMs: away }),
    downtime: 'all workloads at the same time, while the workers change sides',
    windows: 1,
    effort: 'one spec, one approval; any distance of versions in one go',
    rollback: `about ${durationText(estimate.rollback.ms)}; what was written since the switch is given up`,
    ruledOutBy: blockers.map((id) => `blocker ${id}`),
  };
}

const longestAway = (felt: StrategyFacts['estimate']['workloads']): number | undefined => {
  const [first] = felt.flatMap(({ awayMs }) => awayMs ?? []);
  return first;
};

function data(facts: StrategyFacts): StrategyOption {
  const apiAway = durationText(facts.hot.nodes[0]?.awayMs ?? 0);
  const from = minorOf(facts.from);
  const to = minorOf(facts.to);
  return {
    strategy: 'in-place-switch/data',
    name: 'in-place switch, etcd data carried over, containers run on',
    isOffered: true,
    extraNodes: 0,
    ...(keepsContainers(from, to) && { downtimeMs: 0 }),
    downtime: keepsContainers(from, to)
      ? `the API for about ${apiAway}; containers of this pair of versions were seen to run on`
      : `the API for about ${apiAway}; each container restarts once unless a canary node shows otherwise`,
    windows: 1,
    effort: 'a canary node first; layout, network and runtime must stay as they are',
    rollback:
      `about ${durationText(facts.hot.rollback.ms)}, containers run on; old programs and the old data, ` +
      'what was written since is listed first',
    ruledOutBy: [
      ...(losesDocker(facts) ? ['containers of docker cannot run on under another runtime'] : []),
      ...facts.blockers.map((id) => `blocker ${id}`),
    ],
  };
}

/** Seen on the lab; every other pair is for a canary to tell. */
const keepsContainers = (from: number, to: number): boolean => from === 19 && to === 23;
