import { createHash } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { Context, type Info, asyncLocalStorage } from '@temporalio/activity';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { Activities } from '../../activities/contract.js';
import type { RunRecords } from '../../activities/recovery/run-records.js';
import { auditedText } from '../../model/audit.js';
import { printable } from '../../model/printable.js';
import type { AuditEntry, AuditLog } from './audit-log.js';
import { planDigests } from './plan-digests.js';

/** Where lines go, and how a run's plan is known. */
export interface Auditing {
  readonly log: AuditLog;
  readonly records: Pick<RunRecords, 'of'>;
}

/** Does something, with a line before and one after. */
type Audited = <Result>(
  info: Info,
  args: readonly unknown[],
  act: () => Promise<Result>,
) => Promise<Result>;

/** Longer reasons are cut: the whole of it stands in Temporal's record. */
const reasonLength = 500;

/** Lines for every activity that this worker runs. */
export function auditing(world: Auditing): ActivityInterceptorsFactory {
  const audited = createAudited(world);
  return ({ info }) => ({
    inbound: { execute: (input, next) => audited(info, input.args, () => next(input)) },
  });
}

/** The same for activities that run without a worker, where Temporal is gone. What is called outside of a run is not told. */
export function auditedActivities(activities: Activities, world: Auditing): Activities {
  const audited = createAudited(world);
  return new Proxy(activities, {
    get: (target, name) => {
      const act = Reflect.get(target, name) as (input: unknown) => Promise<unknown>;
      return async (input: unknown) => {
        const context = asyncLocalStorage.getStore();
        return context === undefined
          ? act(input)
          : audited((context as Context).info, [input], () => act(input));
      };
    },
  });
}

/**
 * A line that cannot be written is told in the worker's log and holds nothing up: on a full disk, the way back is what
 * matters, and Temporal's record of the run shows that the line is missing.
 */
function createAudited({ log, records }: Auditing): Audited {
  const planDigestOf = planDigests(records);
  const tell = async (info: Info, args: readonly unknown[], said: Said): Promise<void> => {
    try {
      await log.append({ ...(await aboutOf(info, args, planDigestOf)), ...said, at: Date.now() });
    } catch (cause) {
      Context.current().log.error(
        `the audit log lacks a line about ${info.activityType} ${info.activityId}: ${String(cause)}`,
      );
    }
  };
  return async (info, args, act) => {
    await tell(info, args, { event: 'begin', digest: digestOf(args) });
    try {
      const result = await act();
      await tell(info, args, { event: 'done', digest: digestOf(result) });
      return result;
    } catch (cause) {
      await tell(info, args, { event: 'failed', why: reasonOf(cause) });
      throw cause;
    }
  };
}

type Said = Pick<AuditEntry, 'event' | 'digest' | 'why'>;

async function aboutOf(
  { workflowExecution, activityType, activityId, attempt }: Info,
  [input]: readonly unknown[],
  planDigestOf: ReturnType<typeof planDigests>,
): Promise<Omit<AuditEntry, 'at' | 'event'>> {
  const { workflowId = 'none', runId = 'none' } = workflowExecution ?? {};
  const planDigest = await planDigestOf({ workflowId, runId });
  const key = typeof input === 'object' && input !== null ? Reflect.get(input, 'key') : undefined;
  return {
    actor,
    workflowId,
    runId,
    ...(planDigest !== undefined && { planDigest }),
    activity: activityType,
    id: activityId,
    attempt,
    ...(typeof key === 'string' && { key }),
  };
}

/** As Temporal names a worker, with the user in front; a container may have no name for its user. */
const actor = `${userName()} ${process.pid}@${hostname()}`;

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? '?'}`;
  }
}

const digestOf = (value: unknown): string =>
  createHash('sha256').update(auditedText(value)).digest('hex');

const reasonOf = (cause: unknown): string =>
  printable(cause instanceof Error ? cause.message : String(cause)).slice(0, reasonLength);
