import type { Desk } from './desk.js';
import { because, needsOperator } from './failures.js';
import type { Host } from './host.js';
import { notes } from './notes.js';
import {
  type Runbook,
  type Step,
  type Verb,
  keyOf,
  nothingToUndo,
  pointOfNoReturn,
} from './step.js';

/**
 * Undo the steps in the order given, newest first, and count them. Stops where it cannot go on:
 * undoing around a step would mix two worlds.
 *
 * @throws NeedsOperator at a point of no return, and where a person gave up on a failed undo.
 */
export async function rollBack(
  runbook: Runbook,
  begun: readonly number[],
  host: Host,
  desk: Desk,
): Promise<number> {
  let undone = 0;
  for (const index of begun) {
    const step = runbook[index];
    if (step === undefined || step.undo === nothingToUndo) continue;
    if (step.undo === pointOfNoReturn)
      throw needsOperator(`"${step.name}" cannot be undone; go forward by hand`);
    await undoStep(step, step.undo, keyOf(index, 'undo', desk.round), host, desk);
    undone++;
  }
  return undone;
}

/** Tries until it is undone or a person gives up: half a rollback is worse than a slow one. */
async function undoStep(
  step: Step,
  undo: Verb,
  key: string,
  host: Host,
  desk: Desk,
): Promise<void> {
  const note = notes(step, host, desk);
  for (;;) {
    note('undo-begin', { summary: '' });
    try {
      note('undo', await undo({ host, desk, key }));
      return;
    } catch (cause) {
      note('fail', { summary: `could not undo: ${because(cause)}` });
      await askPerson(step, because(cause), host, desk);
    }
  }
}

/** Waits for `resume` (try again) or a reject of gate "rollback" (give up). */
async function askPerson(step: Step, why: string, host: Host, desk: Desk): Promise<void> {
  const stuck: NonNullable<Desk['stuck']> = { step: step.name };
  desk.stuck = stuck;
  desk.changed();
  desk.tell('needs-operator', `the undo of "${step.name}" failed: ${why}`);
  await host.waitUntil(() => stuck.answer !== undefined);
  delete desk.stuck;
  if (stuck.answer === 'give-up') throw needsOperator(`could not undo "${step.name}": ${why}`);
}
