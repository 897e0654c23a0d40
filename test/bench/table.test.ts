import type { Figures, Round } from '../../bench/figures.js';
import { markOf } from '../../bench/marks.js';
import { tableOf } from '../../bench/table.js';

const figures = (windowMs: number): Figures => ({ windowMs, awayMs: 1500, servingAgainMs: 2000 });
const round = (cutoverMs: number, shellMs: number): Round => ({
  cutover: figures(cutoverMs),
  shell: figures(shellMs),
  floor: { etcdMs: 1000, apiServerMs: 2000, nodeMs: 3000, podMs: 4000 },
});

test('the table shows medians, the least, the most and their ratio', () => {
  const lines = tableOf([round(10_000, 40_000), round(30_000, 40_000), round(20_000, 50_000)])
    .split('\n')
    .map((line) => line.split(/ *\| */).slice(1, -1));
  expect(lines[0]).toEqual(['', 'kube-cutover', 'shell runbook', 'ratio', 'goal']);
  expect(lines[2]).toEqual([
    'window',
    '20.0 s (10.0 to 30.0)',
    '40.0 s (40.0 to 50.0)',
    '0.50',
    'ratio ≤ 0.70',
  ]);
  expect(lines[5]?.slice(0, 2)).toEqual(['floor: all', '10.0 s (10.0 to 10.0)']);
});

describe('markOf', () => {
  const said = 'service/web created\nMARK first-stop 17\nMARK first-stop-of-all 18\n';

  test('finds a mark by its whole name', () => {
    expect(markOf(said, 'first-stop-of-all')).toBe(18);
    expect(markOf(said, 'first-stop')).toBe(17);
  });

  test('names the one that is missing', () => {
    expect(() => markOf(said, 'begin')).toThrow('no mark "begin"');
    expect(() => markOf('MARK begin soon', 'begin')).toThrow('no mark "begin"');
  });
});
