import { found } from '../../model/finding-kinds/found.js';
import { isBlocking, type Waiver } from '../../model/finding.js';
import { waive } from '../../workflows/planning/waive.js';

const findings = [
  found('mount-point', 'w-1', 'a'),
  found('mount-point', 'w-2', 'b'),
  found('disk-full', 'w-1', 'c'),
];
const waiver = (over: Partial<Waiver>): Waiver => ({
  finding: 'mount-point',
  reason: 'known',
  by: 'ada',
  ...over,
});
const blockers = (waivers: readonly Waiver[]) =>
  waive(findings, waivers)
    .filter(isBlocking)
    .map(({ id, where }) => `${id} ${where}`);

test.each([
  ['no waiver', [], ['mount-point w-1', 'mount-point w-2', 'disk-full w-1']],
  ['a waiver of a kind', [waiver({})], ['disk-full w-1']],
  ['a waiver at a place', [waiver({ where: 'w-2' })], ['mount-point w-1', 'disk-full w-1']],
  [
    'a waiver of something else',
    [waiver({ finding: 'clock-skew' })],
    ['mount-point w-1', 'mount-point w-2', 'disk-full w-1'],
  ],
])('after %s these refuse the plan', (_name, waivers, left) => {
  expect(blockers(waivers)).toEqual(left);
});

test('a finding keeps the first waiver that fits, and both have met something', () => {
  const waivers = [waiver({ where: 'w-1' }), waiver({ by: 'bob' })];
  const waived = waive(findings, waivers);
  expect(waived.map((finding) => finding.waiver?.by)).toEqual(['ada', 'bob', undefined]);
});

test('a waiver that meets nothing is told', () => {
  const [told, ...more] = waive([], [waiver({ where: 'w-9' })]);
  expect(more).toEqual([]);
  expect(told).toMatchObject({ id: 'waiver-without-finding', where: 'spec.waivers' });
  expect(told?.what).toBe('ada waives "mount-point" at w-9, and nothing of the kind was found');
});
