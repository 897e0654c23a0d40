import { filled } from '../view/layout.js';
import type { ScheduleView } from './schedule-view.js';
import { zonedText } from './wall-time.js';

/** Next starts that are named; Temporal tells ten. */
const maxNext = 3;

/** One schedule in a few lines. */
export function scheduleText(view: ScheduleView): string {
  const { cluster, from, to, said, zone, state, note, next, recent, running } = view;
  const last = recent.at(-1);
  return [
    `${cluster}: ${from} -> ${to}, ${state}`,
    ...row('starts', said),
    ...(state === 'paused' ? row('next', 'none while it is paused') : nextRows(next, zone)),
    ...(last === undefined ? [] : row('last', `${zonedText(last.at, zone)}, ${last.workflowId}`)),
    ...(running.length === 0 ? [] : row('under way', running.join(', '))),
    ...row('so far', countsText(view)),
    ...(note === undefined ? [] : row('note', note)),
  ].join('\n');
}

/** All of them, a line between two. */
export const schedulesText = (views: readonly ScheduleView[]): string =>
  views.length === 0
    ? 'there is no schedule; make one with: cutover schedule create SPEC'
    : views.map(scheduleText).join('\n\n');

const row = (name: string, text: string): string[] => filled(text, `  ${name.padEnd(11)}`);

function nextRows(next: readonly number[], zone: string): string[] {
  const named = next.slice(0, maxNext).map((at) => zonedText(at, zone));
  return named.length === 0
    ? row('next', 'none any more')
    : named.flatMap((text, at) => row(at === 0 ? 'next' : '', text));
}

function countsText({ started, missed, skipped }: ScheduleView): string {
  const parts = [
    `${started} started`,
    ...(missed === 0 ? [] : [`${missed} missed: too late to make up for`]),
    ...(skipped === 0 ? [] : [`${skipped} skipped: a run was under way`]),
  ];
  return parts.join(', ');
}
