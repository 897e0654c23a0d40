import type { Client } from '@temporalio/client';
import { isRun } from '../../model/workflow-types.js';
import { refusal } from '../http/refusal.js';
import type { RunsPage, Wanted } from '../runs.js';
import { rowOf } from './rows.js';

/** Lines of one page. */
const pageSize = 50;
/** A list that takes longer helps nobody. */
const deadlineMs = 5000;

const running = `${isRun} AND ExecutionStatus = 'Running'`;
const ended = `${isRun} AND ExecutionStatus != 'Running'`;
const queries: Readonly<Record<Wanted['which'], string>> = { all: isRun, running, ended };

/**
 * One page of runs, in Temporal's own order, from its index alone: no run is asked, so that two hundred
 * of them cost what one does. @throws Refusal where `after` is nothing that a page said.
 */
export async function listRuns(client: Client, { which, after }: Wanted): Promise<RunsPage> {
  const { workflowService, options } = client;
  const { namespace } = options;
  const [page, runningCount, endedCount] = await client.withDeadline(Date.now() + deadlineMs, () =>
    Promise.all([
      workflowService
        .listWorkflowExecutions({
          namespace,
          pageSize,
          query: queries[which],
          ...(after !== undefined && { nextPageToken: Buffer.from(after, 'base64url') }),
        })
        .catch((cause: unknown) => {
          throw isRefused(cause) ? refusal(400, 'there is no such page of the list') : cause;
        }),
      workflowService.countWorkflowExecutions({ namespace, query: running }),
      workflowService.countWorkflowExecutions({ namespace, query: ended }),
    ]),
  );
  const token = Buffer.from(page.nextPageToken ?? []).toString('base64url');
  return {
    rows: (page.executions ?? []).map(rowOf),
    ...(token !== '' && { next: token }),
    counts: { running: Number(runningCount.count ?? 0), ended: Number(endedCount.count ?? 0) },
  };
}

const grpcInvalidArgument = 3;

/** Only our own token can be wrong: the queries are fixed. */
const isRefused = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && cause.code === grpcInvalidArgument;
