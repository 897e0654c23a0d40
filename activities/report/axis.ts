import type { Span } from '../../model/summary/summarise-report.js';

/** A mark on the axis: where, in percent of its length, and what it says. */
export interface Tick {
  readonly left: number;
  readonly label: string;
}

/** Room that is left after the window, as part of its length. */
const margin = 0.02;

/** The window and a little room behind it; never empty, so that nothing divides by zero. */
export function axisOf({ from, to }: Span): Span {
  const length = Math.max(to - from, 1000);
  return { from, to: from + length * (1 + margin) };
}

/** Where a moment lies on an axis, in percent. */
export const percent = (at: number, { from, to }: Span): number =>
  (Math.min(Math.max(at, from), to) - from) / ((to - from) / 100);

/** Seconds that people count in. */
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 86_400];

/** At most ten ticks, at round seconds, minutes or hours after the axis begins. */
export function ticksOf(axis: Span): Tick[] {
  const seconds = secondsOf(axis);
  const step = stepOf(axis);
  return Array.from({ length: Math.floor(seconds / step) + 1 }, (_, index) => ({
    left: percent(axis.from + index * step * 1000, axis),
    label: tickLabel(index * step, step),
  }));
}

/** Between two ticks, in percent of the axis. */
export const tickDistance = (axis: Span): number => (stepOf(axis) / secondsOf(axis)) * 100;

const secondsOf = ({ from, to }: Span): number => (to - from) / 1000;

const stepOf = (axis: Span): number =>
  steps.find((one) => secondsOf(axis) / one <= 10) ?? Math.ceil(secondsOf(axis) / 10);

function tickLabel(seconds: number, step: number): string {
  if (seconds === 0) return '0';
  if (step < 60) return `${seconds} s`;
  if (step < 3600) return `${seconds / 60} min`;
  return `${seconds / 3600} h`;
}
