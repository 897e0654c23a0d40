import { Context } from '@temporalio/activity';
import { workflowTypes } from '../../model/workflow-types.js';
import type { Activities } from '../contract.js';
import type { RunNotes, RunRecords } from './run-records.js';

type Noting = Pick<
  Activities,
  'recordBaseline' | 'exportObjects' | 'carrySnapshot' | 'climbLastSnapshot'
>;

/**
 * The same activities; what they leave to later steps is noted beside the record of the run. A note that cannot be written is
 * told and holds nothing up: nodes and plan are enough for a way back, which is then compared with less.
 */
export function noteResults(activities: Noting, records: RunRecords): Noting {
  return {
    recordBaseline: async (input) => {
      const baseline = await activities.recordBaseline(input);
      await note(records, 'baseline', baseline);
      return baseline;
    },
    exportObjects: async (input) => {
      const exported = await activities.exportObjects(input);
      const { export: made, kinds } = exported;
      await note(records, 'export', { export: made, kinds });
      return exported;
    },
    carrySnapshot: async (input) => {
      const taken = await activities.carrySnapshot(input);
      const { sha256, revision, bytes, members } = taken;
      const known = { sha256, revision, bytes, ...(members !== undefined && { members }) };
      await note(records, 'snapshot', known);
      return taken;
    },
    climbLastSnapshot: async (input) => {
      const climbed = await activities.climbLastSnapshot(input);
      const { sha256, revision, bytes } = climbed;
      await note(records, 'snapshot', { sha256, revision, bytes });
      return climbed;
    },
  };
}

/** The run that an activity belongs to; absent for what only looks, and for a way back without Temporal. */
export function runOfActivity():
  | { readonly runId: string; readonly workflowId: string; readonly workflowType: string }
  | undefined {
  const { workflowExecution, workflowType = '' } = Context.current().info;
  const isRun = Object.values(workflowTypes).some((type) => type === workflowType);
  return workflowExecution !== undefined && isRun
    ? { ...workflowExecution, workflowType }
    : undefined;
}

async function note<Name extends keyof RunNotes>(
  records: RunRecords,
  name: Name,
  value: RunNotes[Name],
): Promise<void> {
  const run = runOfActivity();
  if (run === undefined) return;
  try {
    await records.note(run.runId, name, value);
  } catch (cause) {
    Context.current().log.warn(
      `the ${name} of run ${run.runId} could not be noted: ${String(cause)}`,
    );
  }
}
