import { openingsBetween, windowState } from '../../model/window-times.js';
import type { Opening, Window, WindowState } from '../../model/window.js';

/** Asks in a workflow's sandbox what a test asks outside of it. */
export async function askWindows(
  windows: readonly Window[],
  from: number,
  to: number,
): Promise<{ readonly openings: readonly Opening[]; readonly states: readonly WindowState[] }> {
  return {
    openings: openingsBetween(windows, from, to),
    states: [from, to].map((now) => windowState(windows, now)),
  };
}
