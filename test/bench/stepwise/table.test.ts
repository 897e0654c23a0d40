import type { UpgradeFigures, UpgradeRound } from '../../../bench/stepwise/figures.js';
import { stepwiseTable } from '../../../bench/stepwise/table.js';

const figures = (wallMs: number, applicationFailed: number): UpgradeFigures => ({
  wallMs,
  apiAwayMs: 5000,
  apiFailed: 50,
  applicationFailed,
  containers: 30,
  byContainer: {},
  beforeMs: 1000,
});
const round = (wallMs: number): UpgradeRound => ({
  cutover: figures(wallMs, 1),
  kubeadm: figures(100_000, 0),
});

test('the table shows medians, the least, the most, and their ratio where there is one', () => {
  const lines = stepwiseTable([round(50_000), round(70_000), round(60_000)])
    .split('\n')
    .map((line) => line.split(/ *\| */).slice(1, -1));
  expect(lines[0]).toEqual(['', 'kube-cutover', 'kubeadm script', 'ratio', 'goal']);
  expect(lines[2]).toEqual([
    'first change → everything through',
    '60.0 s (50.0 s to 70.0 s)',
    '100.0 s',
    '0.60',
    '< 1',
  ]);
  expect(lines[5]?.slice(1)).toEqual(['1', '0', '–', '≤ 1']);
});
