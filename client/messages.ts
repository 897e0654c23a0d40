import { setTimeout as delay } from 'node:timers/promises';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import type { SignalDefinition } from '@temporalio/common';
import type { SignedApproval } from '../model/approvals.js';
import type { Entry } from '../model/journal.js';
import type { Decision } from '../model/messages.js';
import { approveUpdate, journalQuery } from '../workflows/messages.js';
import { ExitCode } from './exit-codes.js';
import { fault } from './fault.js';
import { rootMessage } from './root-message.js';
import type { Run } from './runs.js';

/** How long a run may take to write down what it was told. */
const answerTimeoutMs = 15_000;
const lookEveryMs = 200;

/** Approves a gate; the run itself answers. @throws Fault with code 2 where it refuses. */
export async function approve(run: Run, decision: Decision | SignedApproval): Promise<string> {
  try {
    return await run.executeUpdate(approveUpdate, { args: [decision] });
  } catch (cause) {
    if (!(cause instanceof WorkflowUpdateFailedError)) throw cause;
    throw fault(ExitCode.BadInput, `the run refused: ${rootMessage(cause)}`);
  }
}

/**
 * Sends a signal and waits until the journal shows what became of it: a signal itself has no
 * answer.
 * @throws Fault with code 2 where the run refused, with code 1 where it does not answer in time.
 */
export async function signalAndSee<Message>(
  run: Run,
  signal: SignalDefinition<[Message]>,
  message: Message,
): Promise<string> {
  const known = (await run.query(journalQuery)).length;
  await run.signal(signal, message);
  const deadline = Date.now() + answerTimeoutMs;
  for (;;) {
    const answer = (await run.query(journalQuery)).slice(known).find(isAnswerTo(signal.name));
    if (answer?.verb === 'message') return answer.evidence.summary;
    if (answer) throw fault(ExitCode.BadInput, `the run refused: ${answer.evidence.summary}`);
    if (Date.now() > deadline)
      throw fault(ExitCode.Failed, `"${signal.name}" was sent, but the run has not taken it yet`);
    await delay(lookEveryMs);
  }
}

const isAnswerTo =
  (name: string) =>
  ({ verb, step }: Entry): boolean =>
    step === name && (verb === 'message' || verb === 'refused-message');
