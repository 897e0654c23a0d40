import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import { searchAttributes } from '../model/search-attributes.js';
import { isRun } from '../model/workflow-types.js';

/** One run, as far as Temporal's index knows it: no run is asked. */
export interface RunLine {
  readonly cluster: string;
  readonly runId: string;
  readonly from?: string;
  readonly to?: string;
  readonly isUnderWay: boolean;
  /** What it is at, or how it ended: `waiting`, `migrated`, `terminated`. */
  readonly state: string;
  /** A gate, a pause, a window, `operator`; absent while it works. */
  readonly waitsFor?: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** Epoch milliseconds; absent while it is under way. */
  readonly endedAt?: number;
}

/** Which runs are wanted. */
export interface Wanted {
  /** Those under way alone. */
  readonly underWay: boolean;
  /** At most so many, the newest. */
  readonly limit: number;
}

const underWayToo = " AND ExecutionStatus = 'Running'";

/** The newest runs on any cluster, newest first. */
export async function listRuns(client: Client, { underWay, limit }: Wanted): Promise<RunLine[]> {
  const lines: RunLine[] = [];
  const query = underWay ? `${isRun}${underWayToo}` : isRun;
  const found = client.workflow.list({ query, pageSize: Math.min(limit, maxPage) });
  for await (const run of found) {
    if (lines.length === limit) break;
    lines.push(lineOf(run));
  }
  return lines.toSorted((a, b) => b.startedAt - a.startedAt);
}

/** Temporal's own bound on one answer. */
const maxPage = 1000;

function lineOf(run: WorkflowExecutionInfo): RunLine {
  const indexed = (name: string): string | undefined =>
    run.typedSearchAttributes.get(defineSearchAttributeKey(name, 'KEYWORD'));
  const isUnderWay = run.status.name === 'RUNNING' || run.status.name === 'PAUSED';
  const from = indexed(searchAttributes.from.name);
  const to = indexed(searchAttributes.to.name);
  const waitsFor = isUnderWay ? indexed(searchAttributes.waitsFor.name) : undefined;
  return {
    // The id is the cluster's name; what is indexed could be of an older release.
    cluster: run.workflowId.replace(/^migrate-/, ''),
    runId: run.runId,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    isUnderWay,
    state: stateOf(run.status.name, indexed(searchAttributes.state.name)),
    ...(waitsFor !== undefined && { waitsFor }),
    startedAt: run.startTime.getTime(),
    ...(run.closeTime && { endedAt: run.closeTime.getTime() }),
  };
}

/** What the run says of itself, where it could say it to the end. */
function stateOf(status: string, indexed: string | undefined): string {
  if (status === 'COMPLETED') return indexed ?? 'ended';
  if (status === 'RUNNING' || status === 'PAUSED') return indexed ?? 'under way';
  return status.toLowerCase().replaceAll('_', ' ');
}
