import type { SoakRecord, SoakRun, Vitals } from '../../../bench/soak/record.js';
import { growthOf, livesOf } from '../../../bench/soak/slope.js';
import { soakTable } from '../../../bench/soak/table.js';
import { faultsOf, figuresOf } from '../../../bench/soak/verdict.js';

const MIB = 1024 * 1024;
const EVERY_MS = 10_000;
const MINUTE_MS = 60_000;

/** A life of a worker: it fills up for two minutes, then grows by so much an hour; garbage comes and goes. */
const aLife = (pid: number, minutes: number, mibAnHour: number, from = 0): Vitals[] =>
  Array.from({ length: (minutes * MINUTE_MS) / EVERY_MS }, (_, nth) => {
    const ms = nth * EVERY_MS;
    const filled = 200 + 100 * Math.min(1, ms / (2 * MINUTE_MS));
    const garbage = nth % 7 === 0 ? 8 : 0;
    const rssBytes = (filled + garbage + (mibAnHour * ms) / (60 * MINUTE_MS)) * MIB;
    return { pid, at: from + ms, rssBytes, heapBytes: 40 * MIB, lateMs: { most: 90, p99: 20 } };
  });

const aRun = (over: Partial<SoakRun> = {}): SoakRun => ({
  what: 'hot, there',
  ms: 5_000,
  historyBytes: 128 * 1024,
  wrong: [],
  ...over,
});

/** An hour: 480 runs of 128 KiB each, which is 60 MiB. */
const aRecord = (mibAnHour: number, over: Partial<SoakRecord> = {}): SoakRecord => ({
  minutes: 60,
  runs: Array.from({ length: 480 }, () => aRun()),
  kills: { worker: 5, server: 14 },
  vitals: [0, 1, 2, 3, 4, 5].flatMap((life) =>
    aLife(life + 1, 10, mibAnHour, life * 10 * MINUTE_MS),
  ),
  databaseBytes: { begin: MIB, end: 241 * MIB },
  ...over,
});

/** As much as 40 MiB up and down, in no order. */
const noiseOf = (at: number): number => (((at * 7919) % 101) / 101 - 0.5) * 40 * MIB;

const rss = ({ rssBytes }: Vitals): number => rssBytes;

test('what a worker takes until it is warm is not growth', () => {
  const life = aLife(7, 10, 0);
  expect(livesOf(life)[0]?.[0]?.at).toBe(3 * MINUTE_MS);
  expect(growthOf(life, rss)?.median).toBeCloseTo(0, 3);
});

test.each([0, 12, -12, 100])('%s MiB an hour are found in the noise of garbage', (mibAnHour) => {
  const { vitals } = aRecord(mibAnHour);
  expect(growthOf(vitals, rss)!.median / MIB).toBeCloseTo(mibAnHour, 3);
});

test('a worker that was started anew has less, and that is no growth either', () => {
  const vitals = [...aLife(1, 10, 60), ...aLife(2, 10, 60, 10 * MINUTE_MS)];
  expect(growthOf(vitals, rss)!.median / MIB).toBeCloseTo(60, 3);
});

test('a soak is good where nothing was lost and the worker stays as it is', () => {
  const figures = figuresOf(aRecord(2));
  expect(figures).toEqual({
    minutes: 60,
    runs: 480,
    wrong: 0,
    kills: { worker: 5, server: 14 },
    lives: 6,
    rssPerRunKib: { least: 4.3, median: 4.3, most: 4.3 },
    heapPerRunKib: { least: 0, median: 0, most: 0 },
    boundKib: 128,
    mostRssMib: 308,
    lateMs: { most: 90, p99: 20 },
    databasePerRunKib: 512,
  });
  expect(faultsOf(figures)).toEqual([]);
  expect(soakTable(figures)).toContain(
    '+4.3 (+4.3 to +4.3) KiB a run, over 6 lives | ≤ 128 KiB a run |',
  );
});

test('a worker that holds on to its runs is named', () => {
  expect(faultsOf(figuresOf(aRecord(61)))).toEqual([
    'the worker grows by 130.1 KiB with each run, 128 is the bound',
  ]);
});

test('a slope that is lost in the noise is no verdict', () => {
  const { vitals } = aRecord(61);
  const noisy = vitals.map((one, at) => ({ ...one, rssBytes: one.rssBytes + noiseOf(at) }));
  expect(faultsOf(figuresOf(aRecord(0, { vitals: noisy })))).toEqual([]);
});

test('one wrong run is enough', () => {
  const runs = [aRun(), aRun({ wrong: ['w-1 took effect twice'] })];
  expect(faultsOf(figuresOf(aRecord(0, { runs })))).toEqual([
    '1 of 2 runs lost something or did it twice',
  ]);
});

test.each([
  ['no run ended', { runs: [] }],
  ['no worker lived for longer than its warm-up and two minutes', { vitals: aLife(1, 4, 0) }],
])('nothing is said where %s', (_, over) => {
  expect(() => figuresOf(aRecord(0, over))).toThrow('no run has ended, or no worker has lived');
});
