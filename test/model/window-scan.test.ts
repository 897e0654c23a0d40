import fc from 'fast-check';
import { type Window, weekdays } from '../../model/window.js';
import { fits, nextOpening, openAt, openingsBetween } from '../../model/window-times.js';
import { at } from './a-window.js';

const minute = 60_000;
const minutesOfDay = 1440;

/**
 * What a watchman sees who looks at the clock on the wall each minute. He opens at the time on the list
 * as soon as the clock shows it or has jumped over it, and does not open again when it shows it again.
 */
interface Watch {
  readonly zone: string;
  readonly begins: number;
  /** The furthest that the clock has been, in minutes of its own calendar since 1970, minute by minute. */
  readonly furthest: readonly number[];
}

const daysBefore = 9; // A window of a week, opened before, may still be open.
const days = 30;

/** Reads the clock by its face, where the code that is tested computes with its distance from UTC. */
function watch(zone: string, from: string): Watch {
  const face = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  const begins = at(`${from}T00:00`) - daysBefore * minutesOfDay * minute;
  let most = -Infinity;
  const furthest: number[] = [];
  // Clocks change on quarters of an hour alone, so in between it is enough to count.
  for (let quarter = 0; quarter < (daysBefore + days) * 96; quarter += 1) {
    const shown = face.format(begins + quarter * 15 * minute);
    const minutes = at(shown.replace(' ', 'T')) / minute;
    for (let more = 0; more < 15; more += 1) {
      most = Math.max(most, minutes + more);
      furthest.push(most);
    }
  }
  return { zone, begins, furthest };
}

/** Minute by minute: is the window open? */
function scan({ furthest }: Watch, window: Window): boolean[] {
  const dateOf = (shown: number): string => new Date(shown * minute).toISOString().slice(0, 10);
  const opensOn = (date: string): boolean => {
    const weekday = weekdays[new Date(date).getUTCDay()];
    const { from = date, until = date } = window;
    return (
      weekday !== undefined && window.weekdays.includes(weekday) && from <= date && date <= until
    );
  };
  const isShutOn = (date: string): boolean =>
    window.blackouts.some(({ from, until = from }) => from <= date && date <= until);

  // The next start and the next midnight, on the wall; the first look catches up.
  let midnight = at(`${dateOf((furthest[0] ?? 0) - minutesOfDay)}T00:00`) / minute;
  let due = midnight + minutesOfDay + at(`1970-01-01T${window.start}`) / minute;
  let [closes, isShut] = [-1, false];
  return furthest.map((shown, index) => {
    for (; due <= shown; due += minutesOfDay)
      if (opensOn(dateOf(due))) closes = index + window.lengthMinutes;
    for (; midnight <= shown; midnight += minutesOfDay) isShut = isShutOn(dateOf(midnight));
    return index < closes && !isShut;
  });
}

/** Thirty days each, around a change of clocks, an end of a year, or a leap day. */
const watches = (
  [
    ['Europe/Berlin', '2026-03-14'],
    ['Europe/Berlin', '2026-10-10'],
    ['America/New_York', '2026-02-22'],
    ['America/New_York', '2026-10-18'],
    ['Pacific/Chatham', '2026-03-20'],
    ['Pacific/Chatham', '2026-09-12'],
    ['Australia/Lord_Howe', '2026-03-20'],
    ['Australia/Lord_Howe', '2026-09-20'],
    ['Asia/Kathmandu', '2026-12-17'],
    ['America/Nuuk', '2026-03-14'],
    ['America/Havana', '2026-02-22'],
    ['America/Havana', '2026-10-18'],
    ['Antarctica/Troll', '2026-03-14'], // Two hours at once.
    ['Africa/Casablanca', '2026-02-10'], // Another clock in Ramadan.
    ['UTC', '2028-02-15'],
  ] as const
).map(([zone, from]) => watch(zone, from));

const padded = (value: number): string => String(value).padStart(2, '0');
const weekdaysDrawn = fc.subarray([...weekdays], { minLength: 1 });
const startDrawn = fc
  // Half of them in the small hours, in which clocks change.
  .oneof(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 0, max: 240 }))
  .map((total) => `${padded(Math.floor(total / 60))}:${padded(total % 60)}`);
const lengthDrawn = fc.oneof(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 10_080 }));

function datesDrawn({ begins }: Watch): fc.Arbitrary<string> {
  return fc
    .integer({ min: daysBefore - 2, max: daysBefore + days + 2 })
    .map((after) => new Date(begins + after * minutesOfDay * minute).toISOString().slice(0, 10));
}

const windowDrawn = (one: Watch): fc.Arbitrary<Window> =>
  fc.record(
    {
      zone: fc.constant(one.zone),
      weekdays: weekdaysDrawn,
      start: startDrawn,
      lengthMinutes: lengthDrawn,
      from: datesDrawn(one),
      until: datesDrawn(one),
      blackouts: fc.array(
        fc
          .tuple(datesDrawn(one), datesDrawn(one))
          .map((dates) => dates.toSorted())
          .map(([from = '', until = from]) => ({ from, until, reason: 'freeze' })),
        { maxLength: 3 },
      ),
    },
    { requiredKeys: ['zone', 'weekdays', 'start', 'lengthMinutes', 'blackouts'] },
  );

const caseDrawn = fc.constantFrom(...watches).chain((one) =>
  fc.record({
    one: fc.constant(one),
    windows: fc.array(windowDrawn(one), { minLength: 1, maxLength: 3 }),
    now: fc.integer({ min: 0, max: days * minutesOfDay - 1 }),
  }),
);

test('what is computed is what a watchman does who looks at the clock each minute of thirty days', () => {
  fc.assert(
    fc.property(caseDrawn, ({ one, windows, now: index }) => {
      const scans = windows.map((window) => scan(one, window));
      const begins = one.begins + daysBefore * minutesOfDay * minute;
      const ends = begins + days * minutesOfDay * minute;
      const isOpen = (minutes: number): boolean =>
        scans.some((opened) => opened[minutes + daysBefore * minutesOfDay]);

      const seen: { opensAt: number; closesAt: number }[] = [];
      for (let minutes = 0; minutes < days * minutesOfDay; minutes += 1) {
        if (!isOpen(minutes)) continue;
        const opensAt = begins + minutes * minute;
        const last = seen.at(-1);
        if (last?.closesAt === opensAt) last.closesAt += minute;
        else seen.push({ opensAt, closesAt: opensAt + minute });
      }
      expect(openingsBetween(windows, begins, ends)).toEqual(seen);

      const now = begins + index * minute;
      const current = seen.find(({ opensAt, closesAt }) => opensAt <= now && now < closesAt);
      const open = openAt(windows, now);
      expect(open !== undefined).toBe(current !== undefined);
      // The watchman goes home after thirty days, and does not see how later ones end.
      if (open && current && current.closesAt < ends) expect(open.closesAt).toBe(current.closesAt);
      if (open) expect(fits(windows, now, open.closesAt - now)).toBe(true);
      if (open) expect(fits(windows, now, open.closesAt - now + 1)).toBe(false);
      const next = seen.find(({ opensAt }) => opensAt > now);
      if (next) expect(nextOpening(windows, now)?.opensAt).toBe(next.opensAt);
      if (next && next.closesAt < ends) expect(nextOpening(windows, now)).toEqual(next);
    }),
    { numRuns: 60 },
  );
});
