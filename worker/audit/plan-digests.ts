import type { RunRecords } from '../../activities/recovery/run-records.js';

/** An execution of a workflow: a run, or a batch of one, whose id begins with the run's: `migrate-blue/7`. */
interface Execution {
  readonly workflowId: string;
  readonly runId: string;
}

/**
 * Digest of the plan that an execution acts on, by the records of runs; undefined before the run has one. A batch belongs to the
 * newest run of its cluster: there is one at a time.
 */
export function planDigests(records: Pick<RunRecords, 'of'>) {
  const known = new Map<string, string>();
  return async ({ workflowId, runId }: Execution): Promise<string | undefined> => {
    const found = known.get(runId);
    if (found !== undefined) return found;
    const [root = '', ...batch] = workflowId.split('/');
    const runs = await records.of(root.replace(/^migrate-/, ''));
    const own = runs.filter((run) => batch.length > 0 || run.runId === runId).at(-1);
    if (own !== undefined) known.set(runId, own.planDigest);
    return own?.planDigest;
  };
}
