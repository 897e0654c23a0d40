import { type DateText, type Opening, type Window, type WindowState, weekdays } from './window.js';
import { dayAt, instantOf } from './zone-clock.js';

const minute = 60_000;
const day = 24 * 60 * minute;

/** How far is looked ahead, in days, when nothing else is said: a year and its holidays. */
export const defaultHorizonDays = 400;

/**
 * What windows say at an instant. Unlike `openAt` it knows that a spec without windows allows all times.
 * Throws a RangeError for a zone that this host does not know, as all functions here do.
 */
export function windowState(windows: readonly Window[], now: number): WindowState {
  if (windows.length === 0) return { state: 'unlimited' };
  const open = openAt(windows, now);
  if (open !== undefined) return { state: 'open', ...open };
  const next = nextOpening(windows, now);
  return { state: 'closed', ...(next === undefined ? {} : { next }) };
}

/**
 * Until when it is open, if it is open at `now`; in milliseconds since 1970, as everywhere here.
 * Windows that follow each other without end are told to close at the end of the horizon.
 */
export function openAt(
  windows: readonly Window[],
  now: number,
): { readonly closesAt: number } | undefined {
  for (const { end, isLast } of widening(now, defaultHorizonDays)) {
    const current = openingsBetween(windows, now, end).find(({ opensAt }) => opensAt === now);
    if (current === undefined) return undefined;
    if (current.closesAt < end || isLast) return { closesAt: current.closesAt };
  }
  return undefined;
}

/**
 * The first opening that begins after `now`; where it is open now, the one after this.
 * Undefined if none begins within the horizon; one that does is told with its whole length.
 */
export function nextOpening(
  windows: readonly Window[],
  now: number,
  horizonDays: number = defaultHorizonDays,
): Opening | undefined {
  for (const { end } of widening(now, horizonDays)) {
    const next = openingsBetween(windows, now, end).find(({ opensAt }) => opensAt > now);
    if (next !== undefined)
      return { ...next, closesAt: openAt(windows, next.opensAt)?.closesAt ?? next.closesAt };
  }
  return undefined;
}

/**
 * The first opening in which work of this length can begin, at `from` or later; told with its whole length, but begun no
 * earlier than `from`. Undefined if none begins within the horizon.
 */
export function firstOpening(
  windows: readonly Window[],
  from: number,
  neededMs: number,
): Opening | undefined {
  const end = from + defaultHorizonDays * day;
  const open = openAt(windows, from);
  let opening: Opening | undefined =
    open === undefined ? nextOpening(windows, from) : { opensAt: from, ...open };
  while (opening !== undefined && opening.opensAt < end) {
    if (opening.opensAt + neededMs <= opening.closesAt) return opening;
    opening = nextOpening(windows, opening.closesAt);
  }
  return undefined;
}

/** Is it open now, and for as long as the work needs? What ends as it closes still fits. */
export function fits(windows: readonly Window[], now: number, neededMs: number): boolean {
  const open = openAt(windows, now);
  return open !== undefined && now + neededMs <= open.closesAt;
}

/**
 * All openings in `[from, to)`, oldest first, cut at both ends. Windows that overlap or touch are one
 * opening, so between two of them there is always a time in which nothing may go on.
 */
export function openingsBetween(
  windows: readonly Window[],
  from: number,
  to: number,
): readonly Opening[] {
  const parts = windows
    .flatMap((window) => partsOf(window, from, to))
    .map(({ opensAt, closesAt }) => ({
      opensAt: Math.max(opensAt, from),
      closesAt: Math.min(closesAt, to),
    }))
    .filter(({ opensAt, closesAt }) => opensAt < closesAt);
  return merged(parts.toSorted((one, other) => one.opensAt - other.opensAt));
}

/** Ends of ranges to look at, each twice as far as the last: most questions are answered by a week. */
function* widening(
  now: number,
  horizonDays: number,
): Generator<{ readonly end: number; readonly isLast: boolean }> {
  for (let days = 8; days < horizonDays; days *= 2) yield { end: now + days * day, isLast: false };
  yield { end: now + horizonDays * day, isLast: true };
}

/** What one window, without its blackouts, gives in a range; uncut, and perhaps a day more. */
function partsOf(window: Window, from: number, to: number): readonly Opening[] {
  const { zone, lengthMinutes } = window;
  // A day more at both ends: where clocks jump at midnight, a start moves to the day beside it.
  const first = Math.max(
    dayAt(zone, from - lengthMinutes * minute) - 1,
    dayOf(window.from, -Infinity),
  );
  const last = Math.min(dayAt(zone, to) + 1, dayOf(window.until, Infinity));
  const spans: Opening[] = [];
  for (let date = first; date <= last; date += 1) {
    if (!window.weekdays.includes(weekdayOf(date))) continue;
    const opensAt = instantOf(zone, date, minutesOf(window.start));
    spans.push({ opensAt, closesAt: opensAt + lengthMinutes * minute });
  }
  const shut = window.blackouts
    .map(({ from: start, until = start }) => ({ start: dayOf(start, 0), end: dayOf(until, 0) + 1 }))
    .filter(({ start, end }) => end >= first && start <= last + lengthMinutes / (24 * 60) + 1)
    .map(({ start, end }) => ({
      opensAt: instantOf(zone, start, 0),
      closesAt: instantOf(zone, end, 0),
    }));
  return shut.reduce<readonly Opening[]>(
    (left, blackout) => left.flatMap((span) => without(span, blackout)),
    spans,
  );
}

/** What is left of a span: before a blackout, and after it. */
const without = (span: Opening, blackout: Opening): readonly Opening[] =>
  [
    { opensAt: span.opensAt, closesAt: Math.min(span.closesAt, blackout.opensAt) },
    { opensAt: Math.max(span.opensAt, blackout.closesAt), closesAt: span.closesAt },
  ].filter(({ opensAt, closesAt }) => opensAt < closesAt);

function merged(sorted: readonly Opening[]): readonly Opening[] {
  const openings: Opening[] = [];
  for (const next of sorted) {
    const last = openings.at(-1);
    if (last === undefined || next.opensAt > last.closesAt) openings.push(next);
    else
      openings[openings.length - 1] = {
        opensAt: last.opensAt,
        closesAt: Math.max(last.closesAt, next.closesAt),
      };
  }
  return openings;
}

/** Days since 1970 of a date; it must be a real one, as the schema sees to. */
const dayOf = (date: DateText | undefined, absent: number): number =>
  date === undefined ? absent : Date.parse(`${date}T00:00:00Z`) / day;

/** 1970-01-01 was a Thursday. */
const weekdayOf = (dayNumber: number) => weekdays[(((dayNumber + 4) % 7) + 7) % 7] ?? 'sunday';

const minutesOf = (start: string): number =>
  Number(start.slice(0, 2)) * 60 + Number(start.slice(3, 5));
