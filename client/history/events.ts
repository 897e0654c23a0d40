import type { Client } from '@temporalio/client';
import type { History } from '@temporalio/common/lib/proto-utils.js';

/** One event of a run's history, as Temporal keeps it. */
export type HistoryEvent = NonNullable<History['events']>[number];

/** One run of one workflow. */
export interface Execution {
  readonly workflowId: string;
  readonly runId: string;
}

/** Events in one answer of Temporal. */
const pageSize = 1000;

/** The newest events of a history, newest first, at most so many. */
export async function newestEvents(
  client: Client,
  execution: Execution,
  count: number,
): Promise<readonly HistoryEvent[]> {
  const { history } = await client.workflowService.getWorkflowExecutionHistoryReverse({
    namespace: client.options.namespace,
    execution,
    maximumPageSize: count,
  });
  return history?.events ?? [];
}

/** A history from its beginning, page by page. */
export async function* eventsOf(
  client: Client,
  execution: Execution,
): AsyncGenerator<HistoryEvent> {
  let nextPageToken: Uint8Array | undefined;
  do {
    const page = await client.workflowService.getWorkflowExecutionHistory({
      namespace: client.options.namespace,
      execution,
      maximumPageSize: pageSize,
      ...(nextPageToken && { nextPageToken }),
    });
    yield* page.history?.events ?? [];
    nextPageToken = page.nextPageToken?.length ? page.nextPageToken : undefined;
  } while (nextPageToken);
}

/** Temporal itself answers a long question after some 20 seconds; one that stays open longer is lost. */
const longPollMs = 60_000;

/** A history from its beginning, and then each new event as it comes, until the run or the wish for it ends. */
export async function* newEventsOf(
  client: Client,
  execution: Execution,
  signal: AbortSignal,
): AsyncGenerator<HistoryEvent> {
  let nextPageToken: Uint8Array | undefined;
  do {
    const ask = () =>
      client.workflowService.getWorkflowExecutionHistory({
        namespace: client.options.namespace,
        execution,
        waitNewEvent: true,
        maximumPageSize: pageSize,
        ...(nextPageToken && { nextPageToken }),
      });
    const page = await client.withAbortSignal(signal, () =>
      client.withDeadline(Date.now() + longPollMs, ask),
    );
    yield* page.history?.events ?? [];
    nextPageToken = page.nextPageToken?.length ? page.nextPageToken : undefined;
  } while (nextPageToken && !signal.aborted);
}
