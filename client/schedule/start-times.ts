import type { CalendarSpec } from '@temporalio/client';
import { defaultHorizonDays, openingsBetween } from '../../model/window-times.js';
import type { Window } from '../../model/window.js';

const minute = 60_000;
const day = 24 * 60 * minute;

/** Starts of one schedule; a year of daily windows has fewer. */
const maxStarts = 1000;

/**
 * When runs are started for windows: so many minutes before each opening, from `now` on, in milliseconds since 1970.
 * An opening that has begun is none: a run that is started in the middle of it may not fit any more.
 */
export const startsFor = (
  windows: readonly Window[],
  now: number,
  aheadMinutes: number,
): readonly number[] =>
  openingsBetween(windows, now, now + defaultHorizonDays * day)
    .map(({ opensAt }) => opensAt - aheadMinutes * minute)
    .filter((at) => at > now)
    .slice(0, maxStarts);

/**
 * Instants as calendars in UTC, one for each month and time of day. Dates, and no rule such as "Saturdays": a rule in
 * a zone does not fire in the hour that clocks leave out and fires twice in the one that they repeat, and knows no
 * blackouts. Instants are whole minutes, as all openings are.
 */
export function calendarsAt(instants: readonly number[]): CalendarSpec[] {
  const days = new Map<string, number[]>();
  for (const at of instants) {
    const text = new Date(at).toISOString();
    const key = `${text.slice(0, 7)} ${text.slice(11, 16)}`;
    days.set(key, [...(days.get(key) ?? []), Number(text.slice(8, 10))]);
  }
  return [...days].map(([key, dayOfMonth]) => calendarOf(key, dayOfMonth));
}

const months = [
  'JANUARY',
  'FEBRUARY',
  'MARCH',
  'APRIL',
  'MAY',
  'JUNE',
  'JULY',
  'AUGUST',
  'SEPTEMBER',
  'OCTOBER',
  'NOVEMBER',
  'DECEMBER',
] as const;

/** A key is `2026-11 21:00`. */
const calendarOf = (key: string, dayOfMonth: number[]): CalendarSpec => ({
  year: Number(key.slice(0, 4)),
  month: months[Number(key.slice(5, 7)) - 1] ?? 'JANUARY',
  dayOfMonth,
  hour: Number(key.slice(8, 10)),
  minute: Number(key.slice(11, 13)),
});
