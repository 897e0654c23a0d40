/** The days of the week as a spec names them, Sunday first, as calendars in computers count. */
export const weekdays = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const;

/** A day of the week, in the window's own zone. */
export type Weekday = (typeof weekdays)[number];

/** A date on the wall calendar of a zone, `2026-12-24`. It is no instant until a zone is named. */
export type DateText = string;

/** Days on which a window stays shut, whole days of its zone. */
export interface Blackout {
  /** The first day. */
  readonly from: DateText;
  /** The last day, shut as well; absent: `from` alone. */
  readonly until?: DateText;
  /** For whoever asks at 2 a.m. why nothing goes on. */
  readonly reason: string;
}

/**
 * When work may go on: at some wall-clock time of some weekdays, for so long.
 * What becomes of it when clocks change is in docs/adr/0013-maintenance-windows.md.
 */
export interface Window {
  /** A name of the IANA time zone database, such as `Europe/Berlin`. */
  readonly zone: string;
  /** On which days it opens; a window past midnight still belongs to the day on which it opened. */
  readonly weekdays: readonly Weekday[];
  /** Wall-clock time at which it opens, `22:00`. */
  readonly start: string;
  /** Elapsed minutes until it closes, whatever the clocks do in between; at most seven days. */
  readonly lengthMinutes: number;
  /** The first date on which it opens; absent: it always did. */
  readonly from?: DateText;
  /** The last date on which it opens; absent: it always will. */
  readonly until?: DateText;
  /** Days that cut this window, and no other one. */
  readonly blackouts: readonly Blackout[];
}

/** A span in which at least one window is open. In milliseconds since 1970; `closesAt` is no part of it. */
export interface Opening {
  readonly opensAt: number;
  readonly closesAt: number;
}

/** What the windows of a spec say at one moment. Instants are milliseconds since 1970. */
export type WindowState =
  /** The spec has no windows, so work may go on at any time. */
  | { readonly state: 'unlimited' }
  | { readonly state: 'open'; readonly closesAt: number }
  /** Without `next`, no window opens within the horizon: somebody must change the spec. */
  | { readonly state: 'closed'; readonly next?: Opening };
