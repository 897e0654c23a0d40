import type { Felt } from '../../model/estimate.js';
import { constants } from '../../workflows/planning/estimate-constants.js';
import type { EstimateFacts } from '../../workflows/planning/estimate-facts.js';
import { estimate } from '../../workflows/planning/estimate.js';
import { textOf } from '../tree.js';

/** The default lab. */
const facts = (over: Partial<EstimateFacts> = {}): EstimateFacts => ({
  controlPlane: 1,
  workers: 2,
  largestBatch: 2,
  parallelism: 10,
  stopGraceSeconds: 10,
  objects: 75,
  starting: 9,
  staticPods: true,
  proxyPods: 3,
  stagedBytes: 1.2e9,
  ...over,
});

const partOf = (name: string, over: Partial<EstimateFacts> = {}) =>
  estimate(facts(over)).parts.find((part) => part.name === name);

const performance = textOf('docs/performance.md');

/** A figure of docs/performance.md, milliseconds. */
const figure = (pattern: RegExp): number => Number(pattern.exec(performance)?.[1]) * 1000;

test.each([
  ['etcdStart', /etcd ([\d.]+) s/],
  ['apiStart', /API server ([\d.]+) s/],
  ['nodeReady', /node Ready ([\d.]+) s/],
  ['podReady', /pod Ready ([\d.]+) s/],
  ['lastSnapshot', /last snapshot: ([\d.]+) s/],
  ['restoreEtcd', /restore: ([\d.]+) s/],
  ['podsTakenUp', /static pods: ([\d.]+) s/],
] as const)('%s is the figure of docs/performance.md', (name, pattern) => {
  expect(constants[name].ms).toBe(figure(pattern));
});

test.each([
  ['window', estimate(facts()).window.ms, /window: .*?\| ([\d.]+) s/],
  ['rollback', estimate(facts()).rollback.ms, /rollback of a finished .*?\| ([\d.]+) s/],
] as const)('on the default lab the %s errs on the long side, by less than half', (_, ms, row) => {
  expect(ms / figure(row)).toBeGreaterThan(1);
  expect(ms / figure(row)).toBeLessThan(1.5);
});

test('a time stands beside its formula, in the names of its constants', () => {
  expect(partOf('clear the workers', { workers: 100, largestBatch: 100 })).toEqual({
    name: 'clear the workers',
    ms: 32_000,
    formula: '10 waves × clear worker 3.2 s',
  });
  expect(partOf('import the foundation', { objects: 32_000, starting: 0 })).toEqual({
    name: 'import the foundation',
    ms: 200_000,
    formula: '32,000 objects / 160 objects/s',
  });
});

test('a whole is the sum of the parts that its formula names', () => {
  const { window, parts } = estimate(facts());
  const named = parts.filter(({ name }) => window.formula.includes(`${name} `));
  expect(named.map(({ name }) => name)).toContain('start the pods');
  expect(named.reduce((sum, { ms }) => sum + ms, 0)).toBeCloseTo(window.ms, -1);
  expect(window.formula.split(' + ')).toHaveLength(named.length);
});

test('batches go side by side, but no faster than the Temporal worker begins', () => {
  const large = { workers: 10_000, largestBatch: 250, parallelism: 250 };
  expect(partOf('clear the workers', large)).toMatchObject({
    ms: 200_000,
    formula: '10,000 workers / 50 nodes/s',
  });
});

test('what the rehearsal measured on this cluster replaces what was assumed', () => {
  const rehearsal = {
    tookMs: { snapshot: 800, start: 2800, read: 400 },
    snapshot: { node: 'cp-1', bytes: 1, sha256: '', revision: 1, takenAt: '' },
  };
  expect(partOf('export the objects', { rehearsal })).toMatchObject({
    ms: 4000,
    formula:
      'snapshot, as rehearsed, 800 ms + start, as rehearsed, 2.8 s + read, as rehearsed, 400 ms',
  });
});

const named = (felt: readonly Felt[]): string[] => felt.map(({ who }) => who);

test('only classes of workloads that are there are told', () => {
  const workloads = {
    replicated: 12,
    singleReplica: 0,
    statefulSets: 2,
    longestStatefulSet: 5,
    daemonSets: 0,
    cronJobs: 1,
    runningJobs: 3,
    barePods: 0,
  };
  const felt = estimate(facts({ workloads })).workloads;
  expect(named(felt)).toEqual([
    'Deployments with two replicas or more (12)',
    'StatefulSets (2)',
    'CronJobs that are not suspended (1)',
    'Jobs that have not finished (3)',
  ]);
  const [replicated, stateful] = felt;
  expect((stateful?.awayMs ?? 0) - (replicated?.awayMs ?? 0)).toBe(4 * constants.podReady.ms);
});

test('without counts every class is told, without a number', () => {
  expect(named(estimate(facts()).workloads)).toContain('Deployments with one replica');
});

test('a cluster without workers has nothing to say of them', () => {
  const { nodes, parts } = estimate(facts({ workers: 0, largestBatch: 0 }));
  expect(named(nodes)).toEqual(['the one control-plane node']);
  expect(parts.find(({ name }) => name === 'clear the workers')?.ms).toBe(0);
});

test('every constant says where it is from', () => {
  for (const { source } of estimate(facts()).constants) expect(source).toMatch(/\w{6}/);
});
