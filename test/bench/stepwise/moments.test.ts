import { momentsOf, timesOfLines } from '../../../bench/stepwise/moments.js';
import type { Entry } from '../../../model/journal.js';

const entry = (at: number, verb: Entry['verb'], phase: Entry['phase']): Entry => ({
  at,
  verb,
  step: 'a step',
  evidence: { summary: '' },
  ...(phase !== undefined && { phase }),
});

const journal = [
  entry(2, 'begin', 'prepare'),
  entry(3, 'begin', 'back up'),
  entry(4, 'begin', 'install'),
  entry(5, 'begin', 'install'),
  entry(6, 'begin', 'verify'),
  entry(7, 'done', 'verify'),
  entry(8, 'begin', 'accept'),
  entry(9, 'done', 'accept'),
];

test('a run is through where its gate is reached, and changes from its first install on', () => {
  expect(momentsOf({ startedAt: 1, journal })).toEqual({
    beganAt: 1,
    firstChangeAt: 4,
    throughAt: 8,
  });
});

test.each(['install', 'accept'] as const)(
  'a run without a step of phase %s is refused',
  (phase) => {
    const without = journal.filter((one) => one.phase !== phase);
    expect(() => momentsOf({ startedAt: 1, journal: without })).toThrow(
      `no step of phase "${phase}"`,
    );
  },
);

test('lines from the first change on are told with what they took, those that only prepare are not', () => {
  const upgrade = { step: 'upgrade cp-1', phase: 'install' } as const;
  const told = [
    entry(0, 'begin', 'prepare'),
    entry(1, 'done', 'prepare'),
    { ...entry(1_000, 'begin', 'install'), ...upgrade },
    entry(2_000, 'begin', 'verify'),
    { ...entry(13_300, 'done', 'install'), ...upgrade },
  ];
  expect(timesOfLines({ journal: told })).toEqual(['12.3 s  upgrade cp-1']);
});
