import { compareStrategies } from '../../workflows/planning/compare-strategies.js';
import { estimate } from '../../workflows/planning/estimate.js';
import { estimateHot } from '../../workflows/planning/hot/estimate-hot.js';
import type { StrategyFacts } from '../../workflows/planning/strategies/facts.js';
import { blockersIn } from '../../workflows/planning/strategies/facts.js';

const cluster = {
  controlPlane: 3,
  workers: 42,
  largestBatch: 42,
  parallelism: 10,
  stopGraceSeconds: 10,
  objects: 1000,
  starting: 9,
  staticPods: true,
  proxyPods: 45,
  stagedBytes: 1e9,
};

const facts = (over: Partial<StrategyFacts> = {}): StrategyFacts => ({
  from: 'v1.19.12',
  to: 'v1.23.6',
  controlPlane: 3,
  workers: 42,
  parallelism: 10,
  runtimes: ['containerd'],
  blockers: [],
  estimate: estimate(cluster),
  hot: estimateHot(cluster, 45),
  ...over,
});

const option = (strategy: string, over: Partial<StrategyFacts> = {}) => {
  const found = compareStrategies(facts(over)).find((one) => one.strategy === strategy);
  if (found === undefined) throw new Error(`no strategy ${strategy}`);
  return found;
};

test('only what this release can run is offered', () => {
  const offered = compareStrategies(facts()).filter(({ isOffered }) => isOffered);
  expect(offered.map(({ strategy }) => strategy)).toEqual([
    'in-place-switch/reimport',
    'in-place-switch/data',
    'in-place-stepwise',
  ]);
});

test('nothing speaks against any strategy on a plain cluster', () => {
  expect(compareStrategies(facts()).flatMap(({ ruledOutBy }) => ruledOutBy)).toEqual([]);
});

test('a ladder that was climbed in the rehearsal is time without an API, one that was not needed is none', () => {
  const snapshot = {
    node: 'cp-1',
    bytes: 1,
    sha256: 'f'.repeat(64),
    revision: 1,
    takenAt: '2026-01-01T00:00:00Z',
  };
  const rehearsal = { snapshot, tookMs: { ladder: 48_000 } };
  const awayMs = (over: object): number =>
    estimateHot({ ...cluster, rehearsal: { ...rehearsal, ...over } }, 45).window.ms;
  const climbed = awayMs({ ladder: [{ version: 'v1.21.14', rewritten: 9 }] });
  expect(climbed - awayMs({})).toBe(48_000);
});

test('where kubelets start the control plane it is told that a new one starts it anew, and who serves meanwhile', () => {
  const onceMore = (over: object) =>
    estimateHot({ ...cluster, ...over }, 45).nodes.filter(({ who }) => /once more/.test(who));
  expect(onceMore({ controlPlane: 1 })).toMatchObject([
    { what: expect.stringContaining('there is no other API'), awayMs: 4000 },
  ]);
  expect(onceMore({})).toMatchObject([{ what: expect.stringContaining('the others serve') }]);
  expect(onceMore({ staticPods: false })).toEqual([]);
});

test('the downtime of the switch is what the estimate says of workloads', () => {
  const { downtimeMs } = option('in-place-switch/reimport');
  expect(downtimeMs).toBe(facts().estimate.workloads[0]?.awayMs);
});

test.each([
  ['v1.19.12', 'v1.23.6', 4, '2 rounds'],
  ['v1.15.12', 'v1.34.4', 19, '8 rounds'],
  ['v1.23.6', 'v1.24.0', 1, '1 round '],
  ['v1.23.1', 'v1.23.6', 1, '1 round '],
] as const)('%s to %s step by step is %i windows, workers in %s', (from, to, windows, rounds) => {
  const stepwise = option('in-place-stepwise', { from, to });
  expect(stepwise.windows).toBe(windows);
  expect(stepwise.effort).toContain(rounds);
});

test.each([
  [1, 'having one server'],
  [3, 'the API stays'],
])('with %i API servers a hop says: %s', (controlPlane, text) => {
  expect(option('in-place-stepwise', { controlPlane }).downtime).toContain(text);
});

test.each([
  ['v1.23.6', []],
  ['v1.24.0', ['in-place-switch/data', 'in-place-stepwise']],
] as const)('docker before %s rules out %j', (to, ruledOut) => {
  const options = compareStrategies(facts({ to, runtimes: ['docker'] }));
  expect(
    options.filter(({ ruledOutBy }) => ruledOutBy.length > 0).map(({ strategy }) => strategy),
  ).toEqual(ruledOut);
});

test('a pair of versions that nobody has seen promises no running containers', () => {
  expect(option('in-place-switch/data').downtimeMs).toBe(0);
  expect(option('in-place-switch/data', { from: 'v1.15.12' }).downtimeMs).toBeUndefined();
});

test('unwaived blockers rule out the switch, each kind once; a mount point a reinstall does not mind', () => {
  const at = { severity: 'blocker' as const, where: 'w-1', what: 'x' };
  const waiver = { finding: 'c', reason: 'known since 2019', by: 'Ada' };
  const blockers = blockersIn([
    { ...at, id: 'mount-point' },
    { ...at, id: 'disk-full' },
    { ...at, id: 'disk-full' },
    { ...at, id: 'c', waiver },
    { ...at, id: 'd', severity: 'warning' },
  ]);
  expect(option('in-place-switch/reimport', { blockers }).ruledOutBy).toEqual([
    'blocker mount-point',
    'blocker disk-full',
  ]);
  expect(option('in-place-reinstall', { blockers }).ruledOutBy).toEqual(['blocker disk-full']);
});

test.each([
  ['new-cluster-migration', 45],
  ['progressive-migration', 8],
])('%s needs %i machines beside those that are there', (strategy, extraNodes) => {
  expect(option(strategy).extraNodes).toBe(extraNodes);
});
