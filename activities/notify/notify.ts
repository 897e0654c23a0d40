import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { FailureType } from '../../model/failures.js';
import type { Notice, Notified, NotifyInput, Receiver } from '../../model/notice.js';
import { NotifyInputSchema } from '../../model/schema/notice.js';
import { accepts } from '../accepts.js';
import { type Outcome, outcomesSoFar, summed } from './outcome.js';
import { type Answer, timeoutMs } from './post.js';
import { noticeId } from './sign.js';
import { tell } from './tell.js';

/** How long receivers get, in milliseconds. */
export interface NotifyTiming {
  /** For the head of one answer. */
  readonly answerMs: number;
  /** From the first attempt until whoever has not answered is given up. */
  readonly patienceMs: number;
  /** Between the first attempt and the second; doubled from attempt to attempt, up to a minute. */
  readonly firstPauseMs: number;
}

/** A chat that is down for ten minutes will be told nothing useful by an older notice. */
export const defaultTiming: NotifyTiming = {
  answerMs: timeoutMs,
  patienceMs: 10 * 60_000,
  firstPauseMs: 1000,
};

const maxPauseMs = 60_000;

/**
 * The activity that tells receivers of a notice, all at the same time and each at least once. Whoever does not answer
 * is asked again by Temporal, with the same id; whoever was told is left in peace. Ends with who was told and who
 * could not be: no receiver makes it fail.
 * @throws Refused for an input that is wrong; NotYet while somebody is to be asked again.
 */
export const createNotify = (timing: NotifyTiming = defaultTiming) =>
  accepts(NotifyInputSchema, async ({ notice, receivers }: NotifyInput): Promise<Notified> => {
    const { info } = Context.current();
    const { attempt, heartbeatDetails, scheduledTimestampMs } = info;
    const id = noticeId(notice);
    const pauseMs = Math.min(timing.firstPauseMs * 2 ** Math.min(attempt - 1, 20), maxPauseMs);
    const ask = { notice, id, pauseMs, answerMs: timing.answerMs };
    const giveUpAt = scheduledTimestampMs + timing.patienceMs;

    const outcomes = outcomesSoFar(heartbeatDetails, receivers.length);
    await Promise.all(
      receivers.map(async (receiver, index) => {
        const before = outcomes[index];
        if (before?.state !== 'waiting' || before.notBefore > Date.now()) return;
        outcomes[index] = givenUp(await askOnce(receiver, ask), giveUpAt);
        // The next attempt starts from here, also where this worker dies while others are asked.
        Context.current().heartbeat(outcomes);
      }),
    );
    const waiting = outcomes.filter((outcome) => outcome.state === 'waiting');
    if (waiting.length === 0) return summed(id, receivers, outcomes);

    Context.current().heartbeat(outcomes);
    throw toBeAskedAgain(
      summed(id, receivers, outcomes),
      Math.min(...waiting.map(({ notBefore }) => notBefore)),
    );
  });

interface Ask {
  readonly notice: Notice;
  readonly id: string;
  /** Until the next attempt, unless the receiver asks for more. */
  readonly pauseMs: number;
  readonly answerMs: number;
}

async function askOnce(
  receiver: Receiver,
  { notice, id, pauseMs, answerMs }: Ask,
): Promise<Outcome> {
  const answer: Answer = await tell(receiver, notice, id, answerMs);
  if (answer.kind === 'told') return { state: 'told' };
  if (answer.kind === 'refused') return { state: 'failed', why: answer.why };
  // A receiver that says "at once" would be asked without a pause for as long as patience lasts.
  const notBefore = Date.now() + Math.max(answer.afterMs ?? 0, pauseMs);
  return { state: 'waiting', why: answer.why, notBefore };
}

/** Whoever is to be asked again only after the end of all patience has failed now. */
const givenUp = (outcome: Outcome, giveUpAt: number): Outcome =>
  outcome.state === 'waiting' && outcome.notBefore > giveUpAt
    ? { state: 'failed', why: `${outcome.why}, and was not asked again` }
    : outcome;

function toBeAskedAgain({ failed }: Notified, at: number): ApplicationFailure {
  const whom = failed.map(({ receiver, why }) => `${receiver}: ${why}`).join('; ');
  return ApplicationFailure.create({
    type: FailureType.NotYet,
    message: `not everybody could be told: ${whom}`,
    nextRetryDelay: Math.max(at - Date.now(), 1),
  });
}
