import type { StrategyOption } from '../../../model/comparison.js';
import type { StrategyFacts } from './facts.js';

/** Ways with a second cluster: all at once, or wave by wave. */
export const newClusters = (facts: StrategyFacts): StrategyOption[] => [
  atOnce(facts),
  waveByWave(facts),
];

const atOnce = ({ controlPlane, workers }: StrategyFacts): StrategyOption => ({
  strategy: 'new-cluster-migration',
  name: 'a new cluster beside the old one, one cutover',
  isOffered: false,
  extraNodes: controlPlane + workers,
  downtime:
    'about a second at the gateway; workloads that may write once only, as long as their volumes are synced',
  windows: 1,
  effort: 'as many machines again, volumes copied, addresses and DNS moved',
  rollback:
    'cut back in about a second until the new side is accepted; writes of the new side are given up',
  ruledOutBy: [],
});

/** Workers that change sides together in the first wave. */
const firstWave = 0.1;
/** More waves than this nobody runs. */
const maxWaves = 10;

const waveByWave = ({ controlPlane, workers }: StrategyFacts): StrategyOption => ({
  strategy: 'progressive-migration',
  name: 'both clusters live, workloads move wave by wave',
  isOffered: false,
  extraNodes: controlPlane + Math.max(1, Math.ceil(workers * firstWave)),
  downtime: 'none where traffic can be shifted by weight; others as their wave moves',
  windows: Math.max(1, Math.min(maxWaves, workers)),
  effort: 'traffic by weight in front of every application, networks routed both ways; takes days',
  rollback: 'the wave under way shifts its traffic back in seconds; finished waves one by one',
  ruledOutBy: [],
});
