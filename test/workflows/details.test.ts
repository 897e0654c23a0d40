import type { RunStatus } from '../../model/status.js';
import { detailsOf } from '../../workflows/runbook/details.js';

const aStatus = (over: Partial<RunStatus> = {}): RunStatus => ({
  cluster: 'blue',
  from: 'v1.19.12',
  to: 'v1.23.6',
  state: 'running',
  steps: [],
  ...over,
});

const step = { name: 'stop the kubelets', phase: 'clean' };

test('how it is comes first, and what an approval needs; then every line with its mark', () => {
  const status = aStatus({
    state: 'waiting',
    waitingFor: 'accept',
    planDigest: '4f53',
    steps: [
      { ...step, state: 'done', summary: '2 of 2 nodes' },
      { ...step, state: 'planned' },
    ],
  });
  expect(detailsOf(status).split('\n')).toEqual([
    '**blue**: v1.19.12 → v1.23.6: **waiting**, waiting for accept',
    '',
    'plan `4f53`',
    '',
    '1. ✅ stop the kubelets — 2 of 2 nodes',
    '2. ▫️ stop the kubelets',
    '',
    '\u00a0',
  ]);
});

test('a run that has ended says how', () => {
  expect(detailsOf(aStatus({ state: 'ended', outcome: 'migrated' }))).toContain(': **migrated**');
});

test.each([
  ['a link', '[win](https://evil.example/)', String.raw`\[win\](https://evil.example/)`],
  ['a picture', '![x](y)', String.raw`\!\[x\](y)`],
  ['a tag', '<img src=x onerror=alert(1)>', String.raw`\<img src=x onerror=alert(1)\>`],
  ['a new line of the list', 'x\n99. ✅ all is well', 'x 99. ✅ all is well'],
  ['a heading', 'x\n# ✅', String.raw`x \# ✅`],
])('%s in what somebody wrote stays text', (_, summary, shown) => {
  const details = detailsOf(aStatus({ steps: [{ ...step, state: 'failed', summary }] }));
  expect(details.trimEnd().split('\n').at(-1)).toBe(`1. ❌ stop the kubelets — ${shown}`);
  const quarantined = [{ node: 'w-1', by: 'eve', reason: summary }];
  expect(detailsOf(aStatus({ quarantined }))).toContain(`w-1 left out by eve: ${shown}`);
});

test('a long summary is cut: all of it becomes one address', () => {
  const summary = 'x'.repeat(5_000);
  expect(detailsOf(aStatus({ steps: [{ ...step, state: 'done', summary }] })).length).toBeLessThan(
    300,
  );
});

test.each([
  [
    { state: 'open', opensAt: 0, closesAt: 3_600_000 },
    'window open until 1970-01-01T01:00:00.000Z',
  ],
  [
    { state: 'waiting', needsMs: 1, opensAt: 0, closesAt: 3_600_000 },
    'next window that is long enough: 1970-01-01T00:00:00.000Z to 1970-01-01T01:00:00.000Z',
  ],
  [{ state: 'waiting', needsMs: 1 }, 'no window is long enough: change the spec, or roll back'],
] as const)('a window: %j', (window, line) => {
  expect(detailsOf(aStatus({ window }))).toContain(`\n${line}\n`);
});
