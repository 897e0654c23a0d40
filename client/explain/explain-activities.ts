import { durationText } from '../../model/duration.js';
import { ExitCode } from '../exit-codes.js';
import { isServed } from './explain-worker.js';
import type { Explanation, WaitsFor } from './explanation.js';
import type { ActivityFacts, FailureFacts, RunFacts } from './facts.js';
import { ago, lasting, quoted, stepUnderWay, subject } from './words.js';

/** Where the run waits for its own work; of many activities the one that is worst off is told. */
export function explainActivities(facts: RunFacts): Explanation | undefined {
  const [worst, ...others] = facts.activities.toSorted(
    (a, b) => gravityOf(b, facts) - gravityOf(a, facts),
  );
  if (worst === undefined) return undefined;
  const step = stepUnderWay(facts);
  const back = step?.state === 'undoing' ? 'the undo of ' : '';
  const line = step === undefined ? '' : ` in ${back}line ${step.number}, "${step.name}",`;
  const [waitsFor, what] = stateOf(worst, facts);
  return {
    waitsFor,
    sentence: `${subject(facts)} waits${line} for ${what}${beside(others, facts)}`,
    todo: todoOf(waitsFor, facts.cluster),
    exitCode: waitsFor === 'a worker for nodes' ? ExitCode.NoWorker : ExitCode.Ok,
  };
}

/** The worst first. */
export function gravityOf(
  activity: ActivityFacts,
  facts: Pick<RunFacts, 'queues' | 'now'>,
): number {
  if (isUnserved(activity, facts)) return 5;
  if (activity.state === 'back-off') return 4;
  if (activity.lastFailure) return 3;
  if (activity.state === 'scheduled') return 2;
  return activity.state === 'cancelling' ? 1 : 0;
}

const isUnserved = (
  { queue, state }: ActivityFacts,
  { queues, now }: Pick<RunFacts, 'queues' | 'now'>,
): boolean =>
  (state === 'scheduled' || state === 'back-off') &&
  queues.some(
    (known) => known.name === queue && known.serves === 'activities' && !isServed(known, now),
  );

function stateOf(activity: ActivityFacts, facts: RunFacts): readonly [WaitsFor, string] {
  const { what, queue, state } = activity;
  const { now } = facts;
  if (isUnserved(activity, facts))
    return [
      'a worker for nodes',
      `"${what}", which no worker takes: nobody polls task queue ${queue}`,
    ];
  if (state === 'scheduled' && !activity.lastFailure)
    return [
      'a free worker',
      `a worker that is free for "${what}"${lasting(activity.scheduledAt, now)}`,
    ];
  return [state === 'back-off' ? 'the next attempt' : 'an activity', phraseOf(activity, now)];
}

/** One activity in words: `"stop units: w-1", attempt 2 of 6 in 8.0 s, after: w-1: connection refused`. */
export function phraseOf(activity: ActivityFacts, now: number): string {
  const { what, state, attempt, maxAttempts, lastFailure, startedAt, says } = activity;
  const of = maxAttempts === undefined ? '' : ` of ${maxAttempts}`;
  const number = attempt > 1 || state === 'back-off' ? `, attempt ${attempt}${of}` : '';
  const when =
    state === 'back-off'
      ? ` in ${durationText((activity.nextAt ?? now) - now)}`
      : lasting(startedAt, now);
  const asked = state === 'cancelling' ? ', which was asked to stop' : '';
  const words = says === undefined ? '' : `, and is ${quoted(says)}`;
  return `"${what}"${number}${when}${asked}${state === 'back-off' ? '' : words}${afterText(lastFailure)}`;
}

function afterText(failure: FailureFacts | undefined): string {
  if (failure === undefined) return '';
  if (failure.timeout === 'HEARTBEAT')
    return ', after its worker went silent in the midst of it: killed, or cut off from Temporal';
  if (failure.timeout !== undefined) return `, after it took too long (${failure.timeout})`;
  return `, after: ${quoted(failure.message)}`;
}

function beside(others: readonly ActivityFacts[], { now }: RunFacts): string {
  if (others.length === 0) return '';
  const failing = others.filter(({ lastFailure }) => lastFailure).length;
  const oldest = Math.min(...others.flatMap(({ startedAt }) => startedAt ?? []));
  const since =
    failing === 0 && Number.isFinite(oldest) ? `, the oldest begun ${ago(oldest, now)}` : '';
  return `; beside it ${others.length} more are under way${failing > 0 ? `, ${failing} of them after a failure` : since}`;
}

function todoOf(waitsFor: WaitsFor, cluster: string): string[] {
  if (waitsFor === 'a worker for nodes') return ['start one with: cutover worker'];
  if (waitsFor === 'the next attempt')
    return [
      `mend it and wait, or try at once: cutover retry ${cluster}`,
      `or take everything back: cutover rollback ${cluster}`,
    ];
  if (waitsFor === 'a free worker')
    return ['nothing: it is taken when others end; a further cutover worker makes it sooner'];
  return [`nothing: it goes on by itself; see it: cutover watch ${cluster}`];
}
