import { awayBetween, firstStopOf, servingAgainAfter } from '../../bench/moments.js';
import type { ProbeRecord } from '../../model/downtime.js';
import type { Entry } from '../../model/journal.js';

const entry = (at: number, verb: Entry['verb'], phase?: Entry['phase']): Entry => ({
  at,
  verb,
  step: 'a step',
  evidence: { summary: '' },
  ...(phase === undefined ? {} : { phase }),
});

describe('firstStopOf', () => {
  test('is the begin of the first step that cleans', () => {
    const journal = [
      entry(1, 'begin', 'prepare'),
      entry(2, 'begin', 'back up'),
      entry(3, 'begin', 'clean'),
      entry(4, 'done', 'clean'),
      entry(5, 'begin', 'clean'),
    ];
    expect(firstStopOf(journal)).toBe(3);
  });

  test('is none where nothing was stopped', () => {
    expect(() => firstStopOf([entry(1, 'begin', 'prepare')])).toThrow('no step of phase "clean"');
  });
});

/** One request every 100 ms from 1000 on, on one target: `.` answered, `x` failed. */
const records = (answers: string): ProbeRecord[] =>
  answers.split('').map((answer, index) => ({
    at: 1000 + index * 100,
    ms: 10,
    ok: answer === '.',
    target: 'http://w-1/',
  }));

describe('servingAgainAfter', () => {
  test('counts from the decision to the end of the last time away', () => {
    // Answers again at 1800 and 10 ms; the gap of before the decision does not count.
    expect(servingAgainAfter(records('x..xx.xx...'), 1200)).toBe(610);
  });

  test('refuses an application that never went away', () => {
    expect(() => servingAgainAfter(records('x.....'), 1200)).toThrow('never went away');
  });

  test('refuses one that never came back', () => {
    expect(() => servingAgainAfter(records('...xxx'), 1000)).toThrow('still did not serve');
  });
});

test('awayBetween adds up what lies between two moments alone', () => {
  expect(awayBetween(records('xx..x.xx.x'), 1200, 1800)).toBe(110 + 210 - 10);
});
