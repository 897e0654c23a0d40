import type { Outcome } from '../../model/report.js';
import type { Desk } from './desk.js';
import { because, regressed } from './failures.js';
import { isRejection } from './gate.js';
import type { Host } from './host.js';
import { notes } from './notes.js';
import { rollBack } from './roll-back.js';
import { type Runbook, type Step, keyOf } from './step.js';

/** How a runbook ended, and why it was taken back. */
export interface Ending {
  readonly outcome: Outcome;
  readonly reason?: string;
}

/** Run every step in order; when one fails, undo what was begun, newest first. */
export async function execute(runbook: Runbook, host: Host, desk: Desk): Promise<Ending> {
  const begun: number[] = [];
  for (const [index, step] of runbook.entries()) {
    try {
      await clearance(host, desk);
      begun.unshift(index); // Before it runs: a step that fails half-way must be undone too.
      await runStep(step, index, host, desk);
    } catch (cause) {
      const reason = reasonFor(cause, host, desk);
      // Whoever cancels a migration wants the cluster back, not half a rollback.
      const undone = await host.shielded(() => rollBack(runbook, begun, host, desk));
      return { outcome: isRejection(cause) && undone === 0 ? 'rejected' : 'rolled-back', reason };
    }
  }
  return { outcome: 'migrated' };
}

/** Between steps: a pause holds the run here, a rollback ends it here. */
async function clearance(host: Host, desk: Desk): Promise<void> {
  await host.waitUntil(() => !desk.paused || desk.rollback !== undefined);
  if (desk.rollback) throw regressed('rollback was asked for');
}

async function runStep(step: Step, index: number, host: Host, desk: Desk): Promise<void> {
  const note = notes(step, host, desk);
  note('begin', { summary: '' });
  const running = host.cancellable(() => step.run({ host, desk, key: keyOf(index, 'run') }));
  desk.onRollback = () => running.cancel();
  try {
    note('done', await running.result);
  } catch (cause) {
    note('fail', { summary: reasonFor(cause, host, desk) });
    throw cause;
  } finally {
    desk.onRollback = () => undefined;
  }
}

function reasonFor(cause: unknown, host: Host, desk: Desk): string {
  if (desk.rollback)
    return `${desk.rollback.by} asked: ${desk.rollback.reason ?? 'no reason given'}`;
  return host.isCancellation(cause) ? 'the run was cancelled' : because(cause);
}
