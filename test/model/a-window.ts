import { type Opening, type Window, weekdays } from '../../model/window.js';

/** Every night from two to four in Berlin, unless told otherwise. */
export const aWindow = (change: Partial<Window> = {}): Window => ({
  zone: 'Europe/Berlin',
  weekdays,
  start: '02:00',
  lengthMinutes: 120,
  blackouts: [],
  ...change,
});

/** An instant in UTC: `2026-03-29T01:00`. */
export const at = (utc: string): number => {
  const ms = Date.parse(`${utc}Z`);
  if (Number.isNaN(ms)) throw new Error(`"${utc}" is no instant; write it as 2026-03-29T01:00`);
  return ms;
};

/** An opening as tables write it, in UTC. */
export const told = ({ opensAt, closesAt }: Opening): string =>
  [opensAt, closesAt].map((ms) => new Date(ms).toISOString().slice(0, 16)).join(' - ');
