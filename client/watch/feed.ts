import { setTimeout as delay } from 'node:timers/promises';
import { type Client, WorkflowFailedError } from '@temporalio/client';
import type { RunStatus } from '../../model/status.js';
import { statusQuery } from '../../workflows/messages.js';
import { withMissedFailure } from './missed-failure.js';
import { rootMessage } from '../root-message.js';
import type { Run } from '../runs.js';
import { hasWorker, noWorkerText } from '../workers.js';

/** Between two looks at a run: short for a person who watches, nothing for Temporal. */
const lookEveryMs = 500;

/** Looks at a run, as often as something may have changed. */
export interface Feed {
  /** Each look, until the run has ended or needs a person whom only another command can be. @throws Error where Temporal is lost. */
  readonly looks: () => AsyncGenerator<RunStatus>;
}

/** A feed on one run. `trouble` is told once for each reason why a look was not possible. */
export function createFeed(client: Client, run: Run, trouble: (text: string) => void): Feed {
  let isOver = false;
  let lost: unknown;
  const over = run
    .result()
    .catch((cause: unknown) => {
      if (!(cause instanceof WorkflowFailedError)) lost = cause;
    })
    .finally(() => {
      isOver = true;
    });
  const told = new Set<string>();
  const tell = (text: string): void => {
    if (!told.has(text)) trouble(text);
    told.add(text);
  };
  const look = async (): Promise<RunStatus | undefined> => {
    try {
      return await client.withDeadline(Date.now() + 15_000, () => run.query(statusQuery));
    } catch (cause) {
      const isServed = await hasWorker(client).catch(() => true);
      if (!isOver) tell(isServed ? `the run does not answer: ${rootMessage(cause)}` : noWorkerText);
      return undefined;
    }
  };
  async function* looks(): AsyncGenerator<RunStatus> {
    let before: RunStatus | undefined;
    for (;;) {
      const wasOver = isOver; // Before the look: the last one must come after the end.
      const status = await look();
      if (lost !== undefined) throw lost;
      if (status) yield* withMissedFailure(run, before, status);
      before = status ?? before;
      if (wasOver || status?.state === 'needs-operator') return;
      await Promise.race([over, delay(lookEveryMs)]);
    }
  }
  return { looks };
}
