import type { Client, WorkflowHandle } from '@temporalio/client';
import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowFailedError,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { FailureType } from '../model/failures.js';
import type { Report } from '../model/report.js';
import { errorLines, parse } from '../model/schema/parse.js';
import { ReportSchema } from '../model/schema/report.js';
import { workflowIdOf } from '../workflows/messages.js';
import type { ConnectionOptions } from './connect.js';
import { withTemporal } from './connect.js';
import { ExitCode } from './exit-codes.js';
import { fault } from './fault.js';
import { readSpec } from './read-spec.js';
import { rootMessage } from './root-message.js';

/** A handle on the run of one cluster. */
export type Run = WorkflowHandle;

const clusterName = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * The cluster that an argument means: a name, or a spec file that holds one. @throws Fault with
 * code 2.
 */
async function clusterOf(target: string): Promise<string> {
  if (/[/.]/.test(target)) return (await readSpec(target)).spec.cluster;
  if (clusterName.test(target)) return target;
  throw fault(
    ExitCode.BadInput,
    `${JSON.stringify(target)} is neither a cluster's name nor a spec file; ` +
      'a name has lower-case letters, digits and dashes',
  );
}

/**
 * Runs something with the newest run on a cluster. @throws Fault with code 2 before Temporal is
 * asked, 7 where there is none.
 */
export async function withRun<Result>(
  options: ConnectionOptions,
  target: string,
  use: (run: Run, client: Client, cluster: string) => Promise<Result>,
): Promise<Result> {
  const cluster = await clusterOf(target);
  return withTemporal(options, async (client) =>
    use(await findRun(client, cluster), client, cluster),
  );
}

async function findRun(client: Client, cluster: string): Promise<Run> {
  try {
    const { runId } = await client.workflow.getHandle(workflowIdOf(cluster)).describe();
    return client.workflow.getHandle(workflowIdOf(cluster), runId);
  } catch (cause) {
    if (!(cause instanceof WorkflowNotFoundError)) throw cause;
    throw fault(
      ExitCode.WrongMoment,
      `there is no run on cluster ${cluster}; start one with: cutover start SPEC`,
    );
  }
}

/** Only a run under way can be told something. @throws Fault with code 7. */
export async function requireUnderWay(run: Run): Promise<void> {
  if (!(await isUnderWay(run)))
    throw fault(ExitCode.WrongMoment, 'the run has ended; see: cutover report');
}

/** Is it still under way? */
export async function isUnderWay(run: Run): Promise<boolean> {
  const { status } = await run.describe();
  return status.name === 'RUNNING' || status.name === 'PAUSED';
}

/**
 * The report of a run that ended, or will end. @throws Fault where it failed: a person is needed.
 */
export async function reportOf(run: Run): Promise<Report> {
  const result: unknown = await run.result().catch((cause: unknown) => {
    throw failureOf(cause);
  });
  const parsed = parse(ReportSchema, result);
  if (parsed.ok) return parsed.value;
  throw fault(ExitCode.Failed, 'the run left no report:', ...errorLines(parsed.errors, 5));
}

/**
 * Why a run failed, as the end of a command: refused input is the operator's, all else needs one.
 */
export function failureOf(cause: unknown): Error {
  if (cause instanceof WorkflowExecutionAlreadyStartedError)
    return fault(
      ExitCode.WrongMoment,
      `a run is already under way: ${cause.workflowId}; see it with: cutover status`,
    );
  if (!(cause instanceof WorkflowFailedError)) return toError(cause);
  const inner = applicationFailureIn(cause);
  const lines = (inner?.message ?? rootMessage(cause)).split('\n');
  if (inner?.type === FailureType.Refused) return fault(ExitCode.BadInput, ...lines);
  return fault(ExitCode.Failed, ...lines);
}

const toError = (cause: unknown): Error =>
  cause instanceof Error ? cause : new Error(String(cause));

/** The failure that names what must happen next, wherever in the chain it stands. */
export function applicationFailureIn(cause: unknown): ApplicationFailure | undefined {
  if (cause instanceof ApplicationFailure) return cause;
  return cause instanceof Error ? applicationFailureIn(cause.cause) : undefined;
}
