import { type Seen, upgradeFigures } from '../../../bench/stepwise/figures.js';
import type { Start } from '../../../bench/stepwise/starts.js';
import type { ProbeRecord } from '../../../model/downtime.js';

/** One request every 100 ms from 1000 on: `.` answered, `x` failed. */
const records = (answers: string): ProbeRecord[] =>
  answers.split('').map((answer, index) => ({
    at: 1000 + index * 100,
    ms: 10,
    ok: answer === '.',
    target: 'https://cp-1:6443/readyz',
  }));

const start = (at: number, namespace: string, container: string): Start => ({
  at,
  namespace,
  container,
  pod: `${container}-0`,
});

const apiServer = start(1300, 'kube-system', 'kube-apiserver');

const seen = (more: Partial<Seen> = {}): Seen => ({
  beganAt: 1000,
  firstChangeAt: 1200,
  throughAt: 1700,
  settledAt: 1900,
  application: records('..........'),
  api: records('..........'),
  starts: [apiServer],
  ...more,
});

describe('the figures of an upgrade', () => {
  test('count from the first change; what fails until all has settled counts, too', () => {
    const figures = upgradeFigures(
      seen({ api: records('x..xx.....'), application: records('x.......xx') }),
    );
    expect(figures).toMatchObject({ wallMs: 500, beforeMs: 200 });
    expect(figures).toMatchObject({ apiAwayMs: 210, apiFailed: 2, applicationFailed: 2 });
  });

  test('count each start of a container between first change and settling, and by whose it is', () => {
    const starts = [
      start(1199, 'shop', 'serve'),
      apiServer,
      start(1400, 'shop', 'serve'),
      start(1900, 'shop', 'serve'),
      start(1901, 'shop', 'serve'),
    ];
    expect(upgradeFigures(seen({ starts }))).toMatchObject({
      containers: 3,
      byContainer: { 'kube-system/kube-apiserver': 1, 'shop/serve': 2 },
    });
  });

  test.each(['application', 'api'] as const)('are none where the prober of the %s slept', (who) => {
    expect(() => upgradeFigures(seen({ [who]: [] }))).toThrow('recorded no request');
  });

  test('are none where no start was seen: an API server cannot have been upgraded without', () => {
    const starts = [start(1300, 'shop', 'serve')];
    expect(() => upgradeFigures(seen({ starts }))).toThrow(
      'no start of kube-system/kube-apiserver',
    );
  });
});
