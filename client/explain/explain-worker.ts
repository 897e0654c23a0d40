import { ExitCode } from '../exit-codes.js';
import type { Explanation } from './explanation.js';
import type { QueueFacts, RunFacts, TaskFacts } from './facts.js';
import { ago, quoted } from './words.js';

/** A worker polls again after a minute at the latest; one that has not is gone. */
const silenceMs = 90_000;

/** Does anybody poll this queue? */
export const isServed = ({ lastPollAt }: QueueFacts, now: number): boolean =>
  lastPollAt !== undefined && now - lastPollAt < silenceMs;

/** Where nobody moves the run itself: no worker, a wrong one, or one that does not answer. */
export function explainWorker(facts: RunFacts): Explanation | undefined {
  const queue = facts.queues.find(({ serves }) => serves === 'workflows');
  if (queue && !isServed(queue, facts.now)) return unserved(facts, queue);
  const [task] = facts.tasks;
  if (task) return failing(facts, task);
  return facts.status === undefined ? silent(facts, queue) : undefined;
}

function unserved({ cluster, now }: RunFacts, { name, lastPollAt }: QueueFacts): Explanation {
  const last = lastPollAt === undefined ? '' : `, the last one ${ago(lastPollAt, now)}`;
  return {
    waitsFor: 'a worker',
    sentence: `${cluster} stands still: no worker polls task queue ${name}${last}`,
    todo: ['start one with: cutover worker'],
    exitCode: ExitCode.NoWorker,
  };
}

/** The same code always fails alike: nothing but another worker helps. */
function failing({ cluster }: RunFacts, { workflowId, attempt, failure }: TaskFacts): Explanation {
  const [why, remedy] = causeOf(failure);
  const batch = workflowId === `migrate-${cluster}` ? '' : ` in ${workflowId}`;
  const said = failure === undefined ? '' : `: ${quoted(failure)}`;
  return {
    waitsFor: 'code that fits',
    sentence: `${cluster} stands still: ${why}${batch} (attempt ${attempt})${said}`,
    todo: [remedy],
    exitCode: ExitCode.Failed,
  };
}

function causeOf(failure: string | undefined): readonly [why: string, remedy: string] {
  if (failure === undefined)
    return [
      'a worker takes its work and never gives it back',
      'end that worker and start another: cutover worker',
    ];
  if (/nondetermin|TMPRL1100/i.test(failure))
    return [
      "the worker's code does not fit what the run has done so far",
      'start the worker of the release that began this run; it goes on by itself',
    ];
  if (/no such function is exported|not registered/i.test(failure))
    return [
      'the worker does not have its code',
      'another program polls the queue: end it, and start cutover worker',
    ];
  return [
    "the worker's code fails",
    'start the worker of another release; the run goes on where it is',
  ];
}

function silent({ cluster, now, silence }: RunFacts, queue: QueueFacts | undefined): Explanation {
  const seen = queue?.lastPollAt === undefined ? '' : `, last seen ${ago(queue.lastPollAt, now)},`;
  const why = silence === undefined ? '' : ` (${quoted(silence)})`;
  return {
    waitsFor: 'an answer',
    sentence: `${cluster} does not answer${why}: its worker${seen} may be dead or very busy`,
    todo: ['if it is dead, start another: cutover worker'],
    exitCode: ExitCode.NoWorker,
  };
}
