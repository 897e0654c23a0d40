import type { Client } from '@temporalio/client';
import type { Estimate } from '../../model/estimate.js';
import type { RunStatus } from '../../model/status.js';
import { planQuery } from '../../workflows/messages.js';
import type { Run } from '../runs.js';
import type { Terminal } from '../terminal.js';
import { changesBetween, lineOf } from './changes.js';
import type { Feed } from './feed.js';
import { followBatches } from './follow-batches.js';
import { screenOf } from './screen.js';

/** What is watched, and where it is shown. */
export interface Watched {
  readonly client: Client;
  readonly run: Run;
  readonly feed: Feed;
  readonly terminal: Terminal;
  /** Epoch milliseconds. */
  readonly startedAt: number;
}

/** A line for each change, and below them the run as it is now, painted over itself. Returns the last look. */
export async function watchLive(watched: Watched): Promise<RunStatus | undefined> {
  const { client, run, feed, terminal, startedAt } = watched;
  const batches = followBatches(client, run);
  let before: RunStatus | undefined;
  let estimate: Estimate | undefined;
  try {
    for await (const status of feed.looks()) {
      for (const change of changesBetween(before, status))
        terminal.print(lineOf(change, startedAt));
      if (before?.planDigest !== status.planDigest) estimate = await estimateOf(run);
      before = status;
      await batches.refresh();
      const now = Date.now();
      terminal.paint(
        screenOf({ status, batches: batches.now(), startedAt, now, ...(estimate && { estimate }) }),
      );
    }
  } finally {
    batches.close();
    terminal.paint([]);
  }
  return before;
}

/** Without an estimate the time that is left is not told, and all else is. */
const estimateOf = (run: Run): Promise<Estimate | undefined> =>
  run.query(planQuery).then(
    (plan) => plan?.estimate,
    () => undefined,
  );
