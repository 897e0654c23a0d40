import type { Entry } from '../../model/journal.js';
import type { RunStatus, StepStatus } from '../../model/status.js';
import { journalQuery } from '../../workflows/messages.js';
import type { Run } from '../runs.js';

/**
 * A step that failed is being taken back a moment later, and a look every now and then sees only
 * that. Where a failure fell between two looks, it is put in from the journal: why a run turned
 * back must not be missed.
 */
export async function* withMissedFailure(
  run: Run,
  before: RunStatus | undefined,
  status: RunStatus,
): AsyncGenerator<RunStatus> {
  const missed = status.steps.flatMap((step, index) =>
    isMissed(before?.steps[index], step) ? [index] : [],
  );
  if (missed.length > 0) {
    // Without the journal the way back is told all the same.
    const journal = await run.query(journalQuery).catch(() => []);
    const failures = missed.flatMap((index) => {
      const failed = failedStep(status.steps[index], journal);
      return failed ? [status.steps.with(index, failed)] : [];
    });
    for (const steps of failures) yield { ...status, steps };
  }
  yield status;
}

const isMissed = (before: StepStatus | undefined, { state }: StepStatus): boolean =>
  (before === undefined || before.state === 'planned' || before.state === 'running') &&
  (state === 'undoing' || state === 'undone');

/** The step as it was when it had failed and nothing was done about it yet. */
function failedStep(
  step: StepStatus | undefined,
  journal: readonly Entry[],
): StepStatus | undefined {
  if (step === undefined) return undefined;
  const { name, phase } = step;
  const lines = journal.filter((entry) => entry.step === name);
  const begin = lines.find(({ verb }) => verb === 'begin');
  const fail = lines.find(({ verb }) => verb === 'fail');
  if (!begin || !fail) return undefined;
  const { summary } = fail.evidence;
  return { name, phase, state: 'failed', startedAt: begin.at, finishedAt: fail.at, summary };
}
