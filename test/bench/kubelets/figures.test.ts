import {
  type Swap,
  nodesPerMinute,
  outageOf,
  percentilesOf,
  workOf,
} from '../../../bench/kubelets/figures.js';
import { readKubeletOptions } from '../../../bench/kubelets/options.js';
import { kubeletTable } from '../../../bench/kubelets/table.js';

const swap = (outageMs: number, over: Partial<Swap> = {}): Swap => ({
  node: 'w-1',
  to: 'v1.23.6',
  parallelism: 1,
  askedAt: 0,
  stoppedAt: 500,
  startedAt: 1500,
  readyAt: 500 + outageMs,
  kept: 3,
  ...over,
});

test('an outage is counted from the stop, the work from the call', () => {
  expect(outageOf(swap(6000))).toBe(6000);
  expect(workOf(swap(6000))).toBe(1500);
});

test('a percentile is one of the numbers, by nearest rank', () => {
  const numbers = Array.from({ length: 200 }, (_, at) => 200 - at);
  expect(percentilesOf(numbers)).toEqual({ p50: 100, p95: 190, p99: 198, max: 200 });
  expect(percentilesOf([7])).toEqual({ p50: 7, p95: 7, p99: 7, max: 7 });
  expect(() => percentilesOf([])).toThrow('nothing was measured');
});

test('nodes each minute are those of the waves of one parallelism, over the time that these took', () => {
  const waves = [
    { parallelism: 1, nodes: 1, beganAt: 0, endedAt: 6_000 },
    { parallelism: 2, nodes: 2, beganAt: 10_000, endedAt: 16_000 },
    { parallelism: 2, nodes: 2, beganAt: 20_000, endedAt: 34_000 },
  ];
  expect(nodesPerMinute(waves, 1)).toBe(10);
  expect(nodesPerMinute(waves, 2)).toBe(12);
  expect(() => nodesPerMinute(waves, 3)).toThrow('no wave of 3 nodes');
});

test('the tables tell of all, of each parallelism and of each version', () => {
  const swaps = [swap(4000), swap(12_000, { parallelism: 2, to: 'v1.19.12' })];
  const waves = [1, 2].map((parallelism) => ({
    parallelism,
    nodes: parallelism,
    beganAt: 0,
    endedAt: 6000,
  }));
  const lines = kubeletTable({ swaps, waves })
    .split('\n')
    .map((line) => line.split(/ *\| */).slice(1, -1));
  expect(lines[2]).toEqual(['outage of a kubelet', '2', '4.0 s', '12.0 s', '12.0 s', '12.0 s']);
  expect(lines[4]).toEqual(['2 at a time', '1', '12.0 s', '12.0 s', '12.0 s', '12.0 s']);
  expect(lines[5]?.slice(0, 3)).toEqual(['to v1.23.6', '1', '4.0 s']);
  expect(lines).toContainEqual(['2', '20.0']);
  expect(kubeletTable({ swaps, waves })).toContain('Containers compared: 6, restarted: none.');
});

test.each([
  [['--swaps=7'], '--swaps=7: must be a whole number from 8'],
  [['--swaps=many'], '--swaps=many'],
  [['--other=v1.2.3'], '--other=v1.2.3: must be one of v1.15.12'],
])('%j is refused by name', (args, message) => {
  expect(() => readKubeletOptions(args)).toThrow(message);
});

test('options say what is meant where nothing is said', () => {
  expect(readKubeletOptions([])).toEqual({ swaps: 100, other: 'v1.19.12' });
  expect(readKubeletOptions(['--lab=blue', '--out=f', '--swaps=8'])).toMatchObject({
    lab: 'blue',
    out: 'f',
    swaps: 8,
  });
});
