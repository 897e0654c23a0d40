import type { CalendarSpec } from '@temporalio/client';
import { calendarsAt, startsFor } from '../../client/schedule/start-times.js';
import { scheduleText, schedulesText } from '../../client/schedule/schedule-text.js';
import type { ScheduleView } from '../../client/schedule/schedule-view.js';
import { readWallTime, zonedText } from '../../client/schedule/wall-time.js';
import { whenOf, type Wish } from '../../client/schedule/when.js';
import type { Window } from '../../model/window.js';

const now = Date.UTC(2026, 10, 21, 9);
const iso = (at: number): string => new Date(at).toISOString().slice(0, 16);

const saturdays: Window = {
  zone: 'Europe/Berlin',
  weekdays: ['saturday'],
  start: '22:00',
  lengthMinutes: 240,
  blackouts: [{ from: '2026-12-19', until: '2027-01-03', reason: 'year end' }],
};

/** Around both nights on which the clocks of Berlin change. */
const nights: Window = {
  zone: 'Europe/Berlin',
  weekdays: ['sunday'],
  start: '02:30',
  lengthMinutes: 60,
  blackouts: [],
};

const months =
  'JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER'
    .split(' ')
    .map((name, at) => [name, at] as const);

/** What Temporal makes of a calendar of ours. */
const instantsIn = ({ year, month, dayOfMonth, hour, minute: on }: CalendarSpec): number[] =>
  [dayOfMonth].flat().map((day) => {
    const at = new Map<unknown, number>(months).get(month);
    return Date.UTC(Number(year), at ?? NaN, Number(day), Number(hour), Number(on));
  });

describe('the starts of a schedule', () => {
  test('are the openings that are still to come, with nothing in a blackout', () => {
    const starts = startsFor([saturdays], now, 0);
    expect(starts.slice(0, 6).map(iso)).toEqual([
      '2026-11-21T21:00',
      '2026-11-28T21:00',
      '2026-12-05T21:00',
      '2026-12-12T21:00',
      '2027-01-09T21:00',
      '2027-01-16T21:00',
    ]);
  });

  test('follow the zone through both changes of its clocks, once each', () => {
    const starts = startsFor([nights], now, 0).map(iso);
    const around = (month: string) => starts.filter((text) => text.startsWith(month));
    // 28 March has no 02:30: the clocks show 03:00 next. 31 October has two: the first.
    expect(around('2027-03')).toEqual([
      '2027-03-07T01:30',
      '2027-03-14T01:30',
      '2027-03-21T01:30',
      '2027-03-28T01:00',
    ]);
    expect(around('2027-10').at(-1)).toBe('2027-10-31T00:30');
  });

  test('come so long before the opening as is asked, also on the day before', () => {
    const [first] = startsFor([{ ...nights, start: '00:30' }], now, 90);
    expect(iso(first ?? 0)).toBe('2026-11-21T22:00');
  });

  test('leave out an opening that has begun, or whose start is past already', () => {
    const open = Date.UTC(2026, 10, 21, 22);
    expect(iso(startsFor([saturdays], open, 0)[0] ?? 0)).toBe('2026-11-28T21:00');
    const soon = Date.UTC(2026, 10, 21, 20, 30);
    expect(iso(startsFor([saturdays], soon, 60)[0] ?? 0)).toBe('2026-11-28T20:00');
  });

  test('are told to Temporal as few calendars that hold the very same instants', () => {
    const daily: Window = { ...nights, weekdays: ['sunday', 'monday', 'friday'] };
    const starts = startsFor([saturdays, daily], now, 15);
    const calendars = calendarsAt(starts);
    expect(calendars.flatMap(instantsIn).toSorted((a, b) => a - b)).toEqual(starts);
    expect(starts.length).toBeGreaterThan(200);
    expect(calendars.length).toBeLessThan(40);
  });
});

describe('a time of the wall clock', () => {
  test.each([
    ['2026-11-28 22:00', 'Europe/Berlin', '2026-11-28T21:00'],
    ['2026-11-28T22:00', 'UTC', '2026-11-28T22:00'],
    ['2026-11-28T22:00Z', 'Europe/Berlin', '2026-11-28T22:00'],
    ['2026-11-28 22:00+05:30', 'Europe/Berlin', '2026-11-28T16:30'],
    ['2027-03-28 02:30', 'Europe/Berlin', '2027-03-28T01:00'],
    ['2027-10-31 02:30', 'Europe/Berlin', '2027-10-31T00:30'],
  ])('%s in %s is %s', (written, zone, at) => {
    expect(iso(readWallTime(written, zone) ?? 0)).toBe(at);
  });

  test.each([
    '',
    'tomorrow',
    '22:00',
    '2026-02-30 22:00',
    '2026-11-28 24:00',
    '2026-11-28 22:00+99',
  ])('"%s" is none', (written) => {
    expect(readWallTime(written, 'UTC')).toBeUndefined();
  });

  test('is shown with weekday and zone, and with seconds where there are any', () => {
    const at = Date.UTC(2026, 10, 28, 23);
    expect(zonedText(at, 'Europe/Berlin')).toBe('Sun 2026-11-29 00:00 Europe/Berlin');
    expect(zonedText(at + 5000, 'UTC')).toBe('Sat 2026-11-28 23:00:05 UTC');
  });
});

describe('what an operator wishes', () => {
  const wish = (over: Partial<Wish> = {}): Wish => ({ aheadMinutes: 0, ...over });

  test('windows, unless something else is said; in the zone of the first', () => {
    const { said, zone, spec } = whenOf(wish({ aheadMinutes: 30 }), [saturdays], now);
    expect(said).toMatch(/^30 minutes before a window opens, 5\d times until \w{3} 2027-12-/);
    expect(zone).toBe('Europe/Berlin');
    expect(spec.timezone).toBe('UTC');
  });

  test.each(['0 22 * * 6', '@daily', '@every 3s', '*/2 * * * * * *'])('cron %s', (cron) => {
    expect(whenOf(wish({ cron, zone: 'Asia/Kolkata' }), [saturdays], now)).toEqual({
      said: `by cron ${cron}`,
      zone: 'Asia/Kolkata',
      spec: { cronExpressions: [cron], timezone: 'Asia/Kolkata' },
    });
  });

  test('one moment', () => {
    const { spec } = whenOf(wish({ at: '2026-11-28 22:00', zone: 'Europe/Berlin' }), [], now);
    expect((spec.calendars ?? []).flatMap(instantsIn).map(iso)).toEqual(['2026-11-28T21:00']);
  });

  test.each<[string, Partial<Wish>, readonly Window[], string]>([
    ['nothing to go by', {}, [], 'the spec has no windows; add some, or say when'],
    ['cron and at', { cron: '@daily', at: '2027-01-01 00:00' }, [], 'were both given'],
    ['ahead of a cron', { cron: '@daily', aheadMinutes: 5 }, [], '--ahead is for windows'],
    ['six fields', { cron: '0 0 22 * * 6' }, [], '6 fields; give five'],
    ['a word', { cron: 'nightly' }, [], '1 fields; give five'],
    ['a zone in the cron', { cron: 'TZ=UTC 22 * * 6' }, [], 'give the zone by --zone'],
    ['a zone that is none', { zone: 'Berlin' }, [saturdays], '--zone is "Berlin"'],
    ['no moment', { at: 'soon' }, [], '--at is "soon"'],
    ['a moment that is past', { at: '2026-11-21 08:59' }, [], 'which is past'],
    [
      'windows that ended',
      {},
      [{ ...saturdays, until: '2026-11-14' }],
      'no window of the spec opens within 400 days',
    ],
    [
      'windows in a blackout for ever',
      {},
      [
        {
          ...saturdays,
          blackouts: [{ from: '2026-01-01', until: '2029-01-01', reason: 'frozen' }],
        },
      ],
      'no window of the spec opens within 400 days',
    ],
    [
      'a last window that is open',
      {},
      [{ ...saturdays, start: '08:00', until: '2026-11-21' }],
      'the last window is open now, until Sat 2026-11-21 12:00 Europe/Berlin',
    ],
    [
      'a last window that is too near',
      { aheadMinutes: 60 },
      [{ ...saturdays, start: '10:30', until: '2026-11-21' }],
      'in less than --ahead 60',
    ],
  ])('%s is refused with code 2', (_, over, windows, why) => {
    expect(() => whenOf(wish(over), windows, now)).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringContaining(why) }),
    );
  });
});

describe('a schedule as text', () => {
  const view: ScheduleView = {
    cluster: 'blue',
    from: 'v1.19.12',
    to: 'v1.23.6',
    said: 'as a window opens, 55 times until Sat 2027-12-25 22:00 Europe/Berlin',
    zone: 'Europe/Berlin',
    by: 'ada',
    scheduleId: 'migrate-blue',
    state: 'active',
    note: 'ada: CHG-4711',
    next: [0, 7, 14, 21].map((days) => Date.UTC(2026, 10, 28 + days, 21)),
    recent: [
      {
        at: Date.UTC(2026, 10, 21, 21),
        workflowId: 'scheduled-blue-2026-11-21T21:00:00Z',
        runId: 'r',
      },
    ],
    running: [],
    started: 1,
    missed: 0,
    skipped: 2,
  };

  test('tells the next three starts in its own zone, and what was left out', () => {
    expect(scheduleText(view)).toBe(
      [
        'blue: v1.19.12 -> v1.23.6, active',
        '  starts     as a window opens, 55 times until Sat 2027-12-25 22:00 Europe/Berlin',
        '  next       Sat 2026-11-28 22:00 Europe/Berlin',
        '             Sat 2026-12-05 22:00 Europe/Berlin',
        '             Sat 2026-12-12 22:00 Europe/Berlin',
        '  last       Sat 2026-11-21 22:00 Europe/Berlin, scheduled-blue-2026-11-21T21:00:00Z',
        '  so far     1 started, 2 skipped: a run was under way',
        '  note       ada: CHG-4711',
      ].join('\n'),
    );
  });

  test('a paused one has no next start', () => {
    expect(scheduleText({ ...view, state: 'paused' })).toContain('none while it is paused');
  });

  test('the end of its times is told, and so is a list of nothing', () => {
    expect(scheduleText({ ...view, next: [], missed: 1 })).toMatch(
      /none any more[^]*1 missed: too late/,
    );
    expect(schedulesText([])).toContain('there is no schedule');
    expect(schedulesText([view, view]).split('\n\n')).toHaveLength(2);
  });
});
