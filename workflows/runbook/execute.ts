import type { Outcome } from '../../model/report.js';
import type { Desk } from './desk.js';
import { because, nodesIn, regressed } from './failures.js';
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

/**
 * Runs every step in order; when one fails, undoes what was begun, newest first. Where a person has asked for a rollback
 * to a step, it stops there, waits, and goes forward again.
 */
export async function execute(runbook: Runbook, host: Host, desk: Desk): Promise<Ending> {
  let first = 0;
  for (;;) {
    const stop = await goForward(runbook, first, host, desk);
    if (stop === undefined) return { outcome: 'migrated' };
    const { cause, begun } = stop;
    const reason = reasonFor(cause, host, desk);
    const kept = stepToKeep(runbook, cause, host, desk);
    desk.tell('rolling-back', reason);
    desk.goesBack = true;
    const due = begun.filter((index) => index > kept);
    // Whoever cancels a migration wants the cluster back, not half a rollback.
    const undone = await host.shielded((inner) => rollBack(runbook, due, inner, desk));
    desk.goesBack = false;
    if (kept < 0)
      return { outcome: isRejection(cause) && undone === 0 ? 'rejected' : 'rolled-back', reason };
    if (desk.rollback?.to !== undefined) delete desk.rollback; // Or everything was asked for meanwhile.
    desk.paused = true;
    desk.round++;
    // What failed before has been taken back and is asked again; what people left out stays out.
    desk.lost.clear();
    for (const { node } of desk.quarantined) desk.lost.add(node);
    first = kept + 1;
    desk.changed();
  }
}

/** Why it went no further, and the steps that were begun in any round, newest first. */
interface Stop {
  readonly cause: unknown;
  readonly begun: readonly number[];
}

async function goForward(
  runbook: Runbook,
  first: number,
  host: Host,
  desk: Desk,
): Promise<Stop | undefined> {
  // What is kept was done in an earlier round.
  const begun = runbook
    .map((_, index) => index)
    .slice(0, first)
    .toReversed();
  for (const [index, step] of runbook.entries()) {
    if (index < first) continue;
    try {
      while (await clearance(host, desk)) await lookAgain(runbook, index, host, desk);
      begun.unshift(index); // Before it runs: a step that fails half-way must be undone too.
      await runStep(step, index, host, desk);
    } catch (cause) {
      return { cause, begun };
    }
  }
  return undefined;
}

/** What was found before a pause is looked at again, unless something was changed since: then the work goes on to its end. */
async function lookAgain(runbook: Runbook, next: number, host: Host, desk: Desk): Promise<void> {
  const last = runbook.slice(0, next).findLastIndex((step) => step.again === true);
  const hasChanged = runbook
    .slice(last + 1, next)
    .some(({ phase }) => phase === 'clean' || phase === 'install');
  const step = runbook[last];
  if (step !== undefined && !hasChanged) await runStep(step, last, host, desk);
}

/** Index of the step that a person wants to keep; -1 where everything goes. */
function stepToKeep(runbook: Runbook, cause: unknown, host: Host, desk: Desk): number {
  const asked = desk.rollback?.to;
  const isAnswer = host.isCancellation(cause) || isAsked(cause);
  return asked === undefined || !isAnswer ? -1 : runbook.findIndex(({ name }) => name === asked);
}

const ASKED = 'rollback was asked for';
const isAsked = (cause: unknown): boolean => cause instanceof Error && cause.message === ASKED;

/** Between steps: a pause holds the run here, a rollback ends it here. Was there a pause? */
async function clearance(host: Host, desk: Desk): Promise<boolean> {
  const wasPaused = desk.paused;
  await host.waitUntil(() => !desk.paused || desk.rollback !== undefined);
  if (desk.rollback) throw regressed(ASKED);
  return wasPaused;
}

async function runStep(step: Step, index: number, host: Host, desk: Desk): Promise<void> {
  const note = notes(step, host, desk);
  note('begin', { summary: '' });
  const key = keyOf(index, 'run', desk.round);
  const running = host.cancellable((inner) => step.run({ host: inner, desk, key }));
  desk.onRollback = () => running.cancel();
  try {
    note('done', await running.result);
  } catch (cause) {
    const nodes = nodesIn(cause);
    note('fail', { summary: reasonFor(cause, host, desk), ...(nodes && { nodes }) });
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
