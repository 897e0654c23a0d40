import type { Run } from '../../../workflows/runbook/conduct.js';
import type { RunStatus } from '../../../model/status.js';
import type { People, Post } from '../seeded/people.js';
import type { Random } from '../seeded/random.js';
import type { Timeline } from '../seeded/timeline.js';
import { dayMs, hourMs, isAtWork } from './calendar.js';

/** What an operator does with a run beside approving it, once. */
export const habits = [
  'approves',
  'approves days later',
  'pauses for days',
  'goes back to a step',
  'goes back wholly',
  'cancels',
  'rejects',
  'lets it lie',
] as const;
/** One of them. */
export type Habit = (typeof habits)[number];

/** So long whoever is late thinks about a gate, and a pause lasts. */
const thinkingMs = 2 * dayMs;
/** An undo that fails so often is given up. */
const patience = 4;
/** So long somebody waits for a pod that does not go. */
const heldMs = 3 * hourMs;

/** Operators who look while they are at work, and from `diligentFrom` on at any hour, deciding all that waits. */
export const teamOf =
  (habit: Habit, diligentFrom: number) =>
  (random: Random, timeline: Timeline, post: Post): People => {
    let isHabitDone = false;
    let stuck = 0;
    const isDiligent = (): boolean => timeline.now() >= diligentFrom;
    const approve = (gate: string, run: Run): void => {
      const planDigest = run.plan()?.planDigest ?? '';
      for (const by of ['bob', 'cyd'])
        timeline.after(random.between(0, hourMs), () =>
          post.say('approve', { gate, planDigest, by }),
        );
    };
    /** True where there is nothing else to decide now. */
    const indulge = (run: Run, status: RunStatus): boolean => {
      const did = indulgeIn(habit, run, status, post, timeline.now(), isHabitDone);
      isHabitDone ||= did === 'done';
      return did !== 'nothing';
    };
    const decide = (run: Run, status: RunStatus): void => {
      const { waitingFor, gate, window } = status;
      if (waitingFor?.startsWith('a person')) {
        stuck++;
        const planDigest = run.plan()?.planDigest ?? '';
        if (stuck <= patience) post.say('resume', { by: 'bob', reason: 'try again' });
        else post.say('reject', { gate: 'rollback', planDigest, by: 'bob' });
      } else if (isTooLongHeld(run, timeline.now()))
        post.say('rollback', { by: 'bob', reason: 'it is held up for too long' });
      else if (!isDiligent() && (!isAtWork(timeline.now()) || indulge(run, status))) return;
      else if (gate !== undefined) approve(gate.name, run);
      else if (waitingFor === 'pause') post.say('resume', { by: 'cyd' });
      else if (waitingFor === 'window' && window?.opensAt === undefined)
        post.say('rollback', { by: 'bob', reason: 'no window is long enough' });
    };
    const look = (): void => {
      timeline.after(random.between(hourMs / 3, isDiligent() ? hourMs : 3 * hourMs), look);
      const run = post.seen();
      if (run !== undefined && run.status().outcome === undefined) decide(run, run.status());
    };
    timeline.after(hourMs / 2, look);
    return { count: () => undefined };
  };

function indulgeIn(
  habit: Habit,
  { desk }: Run,
  { waitingFor, gate, steps }: RunStatus,
  post: Post,
  now: number,
  isDone: boolean,
): 'done' | 'waits' | 'nothing' {
  const lastAt = desk.journal.at(-1)?.at ?? now;
  const isLate = now - lastAt < thinkingMs;
  const by = 'cyd';
  const isChanged = steps.some(({ phase, state }) => phase === 'install' && state === 'done');
  if (habit === 'approves days later' && gate !== undefined) return isLate ? 'waits' : 'nothing';
  if (habit === 'lets it lie' && gate !== undefined && gate.name !== 'plan') return 'waits';
  if (habit === 'pauses for days') {
    if (waitingFor === 'pause') return isLate ? 'waits' : 'nothing';
    if (isDone || waitingFor !== 'window') return 'nothing';
    post.say('pause', { by });
    return 'done';
  }
  if (isDone || gate === undefined || !isChanged) return 'nothing';
  const step = steps.find(({ name }) => name === 'gate: open the window');
  const reason = 'it is slower than before';
  if (habit === 'goes back to a step' && step !== undefined)
    post.say('rollback', { by, reason, to: step.name });
  else if (habit === 'goes back wholly') post.say('rollback', { by, reason });
  else if (habit === 'cancels') post.cancel();
  else if (habit === 'rejects')
    post.say('reject', { gate: gate.name, planDigest: desk.planDigest ?? '', by });
  else return 'nothing';
  return 'done';
}

function isTooLongHeld({ desk }: Run, now: number): boolean {
  const began = desk.journal.findLastIndex(({ verb }) => verb === 'begin');
  const held = desk.journal.slice(began).find(({ step }) => step === 'held');
  return held !== undefined && !desk.goesBack && held.at < now - heldMs;
}
