import type { Window } from '../../model/window.js';
import {
  fits,
  nextOpening,
  openAt,
  openingsBetween,
  windowState,
} from '../../model/window-times.js';
import { aWindow, at, told } from './a-window.js';

type Row = readonly [
  name: string,
  windows: readonly Partial<Window>[],
  from: string,
  to: string,
  openings: readonly string[],
];

const shows = (_name: string, windows: readonly Partial<Window>[], ...rest: unknown[]): void => {
  const [from, to, openings] = rest as [string, string, readonly string[]];
  const found = openingsBetween(windows.map(aWindow), at(from), at(to));
  expect(found.map(told)).toEqual(openings);
};

const newYork = { zone: 'America/New_York' };
const chatham = { zone: 'Pacific/Chatham' };
const lordHowe = { zone: 'Australia/Lord_Howe' };

/** All instants in UTC. Rules: tzdata, files europe, northamerica, australasia and asia. */
describe('when clocks change', () => {
  const rows: readonly Row[] = [
    // Berlin 2026: 29 March 02:00 → 03:00, 25 October 03:00 → 02:00, both at 01:00 UTC.
    [
      'Berlin the night before',
      [{}],
      '2026-03-28T00:00',
      '2026-03-28T12:00',
      ['2026-03-28T01:00 - 2026-03-28T03:00'],
    ],
    [
      'a start at the gap opens after it',
      [{}],
      '2026-03-29T00:00',
      '2026-03-29T12:00',
      ['2026-03-29T01:00 - 2026-03-29T03:00'],
    ],
    [
      'a start inside the gap as well',
      [{ start: '02:59' }],
      '2026-03-29T00:00',
      '2026-03-29T12:00',
      ['2026-03-29T01:00 - 2026-03-29T03:00'],
    ],
    [
      'a start at its end',
      [{ start: '03:00' }],
      '2026-03-29T00:00',
      '2026-03-29T12:00',
      ['2026-03-29T01:00 - 2026-03-29T03:00'],
    ],
    [
      'a window over the gap is not shorter',
      [{ start: '01:30' }],
      '2026-03-29T00:00',
      '2026-03-29T12:00',
      ['2026-03-29T00:30 - 2026-03-29T02:30'],
    ],
    [
      'a start that comes twice opens once, at first',
      [{ start: '02:30', lengthMinutes: 15 }],
      '2026-10-25T00:00',
      '2026-10-25T12:00',
      ['2026-10-25T00:30 - 2026-10-25T00:45'],
    ],
    [
      'a start at the end of the overlap',
      [{ start: '03:00' }],
      '2026-10-25T00:00',
      '2026-10-25T12:00',
      ['2026-10-25T02:00 - 2026-10-25T04:00'],
    ],
    [
      'a window over the overlap is not longer',
      [{ start: '01:30' }],
      '2026-10-24T22:00',
      '2026-10-25T12:00',
      ['2026-10-24T23:30 - 2026-10-25T01:30'],
    ],
    // New York 2026: 8 March 02:00 → 03:00 at 07:00 UTC, 1 November 02:00 → 01:00 at 06:00 UTC.
    [
      'New York, forward',
      [{ ...newYork, start: '02:30' }],
      '2026-03-08T00:00',
      '2026-03-09T12:00',
      ['2026-03-08T07:00 - 2026-03-08T09:00', '2026-03-09T06:30 - 2026-03-09T08:30'],
    ],
    [
      'New York, back',
      [{ ...newYork, start: '01:30' }],
      '2026-11-01T00:00',
      '2026-11-02T12:00',
      ['2026-11-01T05:30 - 2026-11-01T07:30', '2026-11-02T06:30 - 2026-11-02T08:30'],
    ],
    // Chatham: +12:45, in summer +13:45; 5 April 2026 03:45 → 02:45, 27 September 02:45 → 03:45, both at 14:00 UTC.
    [
      'Chatham, back',
      [{ ...chatham, start: '03:00' }],
      '2026-04-04T12:00',
      '2026-04-05T18:00',
      ['2026-04-04T13:15 - 2026-04-04T15:15', '2026-04-05T14:15 - 2026-04-05T16:15'],
    ],
    [
      'Chatham, forward',
      [{ ...chatham, start: '03:00' }],
      '2026-09-26T12:00',
      '2026-09-27T18:00',
      ['2026-09-26T14:00 - 2026-09-26T16:00', '2026-09-27T13:15 - 2026-09-27T15:15'],
    ],
    // Lord Howe: +10:30, in summer +11:00; 5 April 2026 02:00 → 01:30, 4 October 02:00 → 02:30.
    [
      'half an hour back',
      [{ ...lordHowe, start: '01:45' }],
      '2026-04-04T12:00',
      '2026-04-05T18:00',
      ['2026-04-04T14:45 - 2026-04-04T16:45', '2026-04-05T15:15 - 2026-04-05T17:15'],
    ],
    [
      'half an hour forward',
      [{ ...lordHowe, start: '02:15' }],
      '2026-10-03T12:00',
      '2026-10-03T18:00',
      ['2026-10-03T15:30 - 2026-10-03T17:30'],
    ],
    [
      'Kathmandu changes nothing',
      [{ zone: 'Asia/Kathmandu' }],
      '2026-03-28T12:00',
      '2026-03-29T23:59',
      ['2026-03-28T20:15 - 2026-03-28T22:15', '2026-03-29T20:15 - 2026-03-29T22:15'],
    ],
    // Nuuk jumps from 23:00 on Saturday to midnight, at 01:00 UTC: the hour is missing at the end of a day.
    [
      'a jump over midnight moves the start to Sunday',
      [{ zone: 'America/Nuuk', start: '23:30', weekdays: ['saturday'] }],
      '2026-03-28T00:00',
      '2026-03-30T00:00',
      ['2026-03-29T01:00 - 2026-03-29T03:00'],
    ],
    // Havana has no midnight on 8 March 2026: 00:00 → 01:00 at 05:00 UTC.
    [
      'a day without midnight begins at one',
      [{ zone: 'America/Havana', start: '00:00', weekdays: ['sunday'] }],
      '2026-03-08T00:00',
      '2026-03-09T00:00',
      ['2026-03-08T05:00 - 2026-03-08T07:00'],
    ],
  ];
  test.each(rows)('%s', shows);
});

describe('days and dates', () => {
  const rows: readonly Row[] = [
    [
      'past midnight it belongs to the day on which it opened',
      [{ start: '22:00', lengthMinutes: 240, weekdays: ['friday'] }],
      '2026-06-01T00:00',
      '2026-06-15T00:00',
      ['2026-06-05T20:00 - 2026-06-06T00:00', '2026-06-12T20:00 - 2026-06-13T00:00'],
    ],
    [
      'past the end of a year',
      [{ start: '23:00', weekdays: ['thursday'] }],
      '2026-12-30T00:00',
      '2027-01-02T00:00',
      ['2026-12-31T22:00 - 2027-01-01T00:00'],
    ],
    [
      'a leap day',
      [{ zone: 'UTC', start: '12:00', from: '2028-02-28', until: '2028-03-01' }],
      '2028-02-01T00:00',
      '2028-03-31T00:00',
      [
        '2028-02-28T12:00 - 2028-02-28T14:00',
        '2028-02-29T12:00 - 2028-02-29T14:00',
        '2028-03-01T12:00 - 2028-03-01T14:00',
      ],
    ],
    [
      'the first and the last date are of the start',
      [{ start: '23:00', from: '2026-06-05', until: '2026-06-05' }],
      '2026-06-01T00:00',
      '2026-06-15T00:00',
      ['2026-06-05T21:00 - 2026-06-05T23:00'],
    ],
    [
      'the weekday is that of the zone',
      [{ zone: 'Pacific/Kiritimati', start: '01:00', weekdays: ['monday'] }],
      '2026-06-07T00:00',
      '2026-06-08T12:00',
      ['2026-06-07T11:00 - 2026-06-07T13:00'],
    ],
    [
      'a range cuts at both ends',
      [{}],
      '2026-06-05T01:00',
      '2026-06-06T01:00',
      ['2026-06-05T01:00 - 2026-06-05T02:00', '2026-06-06T00:00 - 2026-06-06T01:00'],
    ],
    [
      'a week long, seen from its last hour',
      [{ lengthMinutes: 10_080, weekdays: ['monday'], until: '2026-06-01' }],
      '2026-06-07T23:00',
      '2026-06-09T00:00',
      ['2026-06-07T23:00 - 2026-06-08T00:00'],
    ],
    ['an empty range', [{}], '2026-06-05T01:00', '2026-06-05T01:00', []],
    ['no windows', [], '2026-06-05T00:00', '2026-06-06T00:00', []],
  ];
  test.each(rows)('%s', shows);
});

describe('several windows', () => {
  const rows: readonly Row[] = [
    [
      'apart',
      [{}, { start: '12:00' }],
      '2026-06-05T00:00',
      '2026-06-05T20:00',
      ['2026-06-05T00:00 - 2026-06-05T02:00', '2026-06-05T10:00 - 2026-06-05T12:00'],
    ],
    [
      'overlapping are one',
      [{}, { start: '03:30' }],
      '2026-06-05T00:00',
      '2026-06-05T20:00',
      ['2026-06-05T00:00 - 2026-06-05T03:30'],
    ],
    [
      'touching are one, over zones',
      [{}, { zone: 'UTC' }],
      '2026-06-05T00:00',
      '2026-06-05T20:00',
      ['2026-06-05T00:00 - 2026-06-05T04:00'],
    ],
    [
      'one within another',
      [{}, { start: '02:30', lengthMinutes: 5 }],
      '2026-06-05T00:00',
      '2026-06-05T20:00',
      ['2026-06-05T00:00 - 2026-06-05T02:00'],
    ],
  ];
  test.each(rows)('%s', shows);
});

describe('blackouts', () => {
  const shut = (from: string, until?: string) => [
    { from, ...(until === undefined ? {} : { until }), reason: 'year-end closing' },
  ];
  const late = { start: '22:00', lengthMinutes: 240 };
  const rows: readonly Row[] = [
    [
      'of the day on which it opens',
      [{ ...late, blackouts: shut('2026-06-05') }],
      '2026-06-05T12:00',
      '2026-06-06T12:00',
      ['2026-06-05T22:00 - 2026-06-06T00:00'],
    ],
    [
      'of the day into which it goes',
      [{ ...late, blackouts: shut('2026-06-06') }],
      '2026-06-05T12:00',
      '2026-06-06T12:00',
      ['2026-06-05T20:00 - 2026-06-05T22:00'],
    ],
    [
      'of several days',
      [{ blackouts: shut('2026-12-24', '2027-01-02') }],
      '2026-12-23T00:00',
      '2027-01-04T00:00',
      ['2026-12-23T01:00 - 2026-12-23T03:00', '2027-01-03T01:00 - 2027-01-03T03:00'],
    ],
    [
      'in the middle leave both ends',
      [
        {
          start: '12:00',
          lengthMinutes: 2880,
          weekdays: ['friday'],
          blackouts: shut('2026-06-06'),
        },
      ],
      '2026-06-05T00:00',
      '2026-06-08T00:00',
      ['2026-06-05T10:00 - 2026-06-05T22:00', '2026-06-06T22:00 - 2026-06-07T10:00'],
    ],
    [
      'over each other',
      [{ blackouts: [...shut('2026-06-05', '2026-06-06'), ...shut('2026-06-06')] }],
      '2026-06-05T00:00',
      '2026-06-07T20:00',
      ['2026-06-07T00:00 - 2026-06-07T02:00'],
    ],
    [
      'of 23 hours, where clocks go forward',
      [
        {
          start: '00:00',
          lengthMinutes: 4320,
          weekdays: ['saturday'],
          blackouts: shut('2026-03-29'),
        },
      ],
      '2026-03-27T12:00',
      '2026-04-01T00:00',
      ['2026-03-27T23:00 - 2026-03-28T23:00', '2026-03-29T22:00 - 2026-03-30T23:00'],
    ],
    [
      'of one window leave the other',
      [{ blackouts: shut('2026-06-05') }, { start: '03:00' }],
      '2026-06-05T00:00',
      '2026-06-05T20:00',
      ['2026-06-05T01:00 - 2026-06-05T03:00'],
    ],
  ];
  test.each(rows)('%s', shows);
});

const friday = [aWindow({ weekdays: ['friday'] })];
const opening = { opensAt: at('2026-06-05T00:00'), closesAt: at('2026-06-05T02:00') };

test('it is open from its first moment, and closed at the one at which it closes', () => {
  expect(openAt(friday, opening.opensAt - 1)).toBeUndefined();
  expect(openAt(friday, opening.opensAt)).toEqual({ closesAt: opening.closesAt });
  expect(openAt(friday, opening.closesAt - 1)).toEqual({ closesAt: opening.closesAt });
  expect(openAt(friday, opening.closesAt)).toBeUndefined();
});

test('the next opening is not the one that is open', () => {
  const week = 7 * 24 * 3600_000;
  const later = { opensAt: opening.opensAt + week, closesAt: opening.closesAt + week };
  expect(nextOpening(friday, opening.opensAt - 1)).toEqual(opening);
  expect(nextOpening(friday, opening.opensAt)).toEqual(later);
});

test('the next opening is found to the end of the horizon, and whole', () => {
  const once = [aWindow({ from: '2027-06-04', until: '2027-06-04' })];
  const [now, found] = [at('2026-06-05T00:00'), '2027-06-04T00:00 - 2027-06-04T02:00'];
  expect(nextOpening(once, now, 364)).toBeUndefined();
  expect(
    [nextOpening(once, now, 364.01), nextOpening(once, now)].map((one) => one && told(one)),
  ).toEqual([found, found]);
  expect(nextOpening(once, at('2027-06-04T00:00'))).toBeUndefined();
});

test('windows without end close at the horizon, and nothing opens after them', () => {
  const always = [aWindow({ zone: 'UTC', lengthMinutes: 1440 })];
  const now = at('2026-06-05T00:00');
  expect(openAt(always, now)).toEqual({ closesAt: now + 400 * 24 * 3600_000 });
  expect(nextOpening(always, now)).toBeUndefined();
});

test('work fits if it ends as the window closes', () => {
  expect(fits(friday, opening.opensAt, 7_200_000)).toBe(true);
  expect(fits(friday, opening.opensAt + 1, 7_200_000)).toBe(false);
  expect(fits(friday, opening.opensAt - 1, 0)).toBe(false);
});

test('the state tells what to wait for', () => {
  expect(windowState([], 0)).toEqual({ state: 'unlimited' });
  expect(windowState(friday, opening.opensAt)).toEqual({
    state: 'open',
    closesAt: opening.closesAt,
  });
  expect(windowState(friday, opening.opensAt - 1)).toEqual({ state: 'closed', next: opening });
  expect(windowState([aWindow({ until: '2020-01-01' })], opening.opensAt)).toEqual({
    state: 'closed',
  });
});

test('a zone that is not known is said', () => {
  expect(() => openAt([aWindow({ zone: 'Europe/Atlantis' })], 0)).toThrow(RangeError);
});
