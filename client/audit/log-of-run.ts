import type { Client } from '@temporalio/client';
import type { Run } from '../runs.js';
import type { Recorded } from './compare.js';
import { type LogFile, readLog } from './read-log.js';
import { recordedActs } from './recorded-acts.js';

/** The audit log of a run and of its batches, and what Temporal had recorded of the same before and after it was read. */
export async function logOfRun(
  client: Client,
  run: Run,
  directory: string,
): Promise<{ readonly files: readonly LogFile[]; readonly record: Recorded }> {
  const { workflowId, runId, status } = await run.describe();
  const acts = () => recordedActs(client, { workflowId, runId });
  const before = await acts();
  const files = await readLog(directory, new Set([runId, ...before.map((act) => act.runId)]));
  const after = status.name === 'RUNNING' ? await acts() : before;
  return { files, record: { before, after } };
}
