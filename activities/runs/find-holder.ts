import { Context } from '@temporalio/activity';
import { z } from 'zod';
import { holdIdOf } from '../../model/cluster-hold.js';
import { accepts } from '../accepts.js';
import type { Holder } from '../contract.js';

const HolderInputSchema = z.strictObject({ uid: z.string().min(1).max(200) });

/**
 * Who has a cluster. A hold whose run has ended, which a reset of that run leaves behind, is ended here: nobody has it.
 * As an activity: what it answered stands in the history.
 */
export const findHolder = accepts(HolderInputSchema, async ({ uid }): Promise<Holder | null> => {
  const { client, info } = Context.current();
  const describe = async (workflowId: string) =>
    client.workflow
      .getHandle(workflowId)
      .describe()
      .catch((cause: unknown) => {
        if (isNotFound(cause)) return undefined;
        throw cause;
      });
  const hold = await describe(holdIdOf(uid));
  if (hold?.status.name !== 'RUNNING') return null;
  const of = hold.parentExecution?.workflowId;
  // By its id, not by its run: a run that was reset goes on as another, and has the same hold.
  const run = of == null ? undefined : await describe(of);
  const isOurs = of === info.workflowExecution?.workflowId;
  if (run?.status.name === 'RUNNING' && !isOurs)
    return { workflowId: run.workflowId, runId: run.runId };
  await client.workflow
    .getHandle(hold.workflowId, hold.runId)
    .terminate('its run has ended')
    .catch((cause: unknown) => {
      if (!isNotFound(cause)) throw cause;
    });
  return null;
});

const grpcNotFound = 5;

const isNotFound = (cause: unknown): boolean =>
  cause instanceof Error &&
  (cause.name === 'WorkflowNotFoundError' ||
    ('code' in cause && cause.code === grpcNotFound) ||
    isNotFound(cause.cause));
