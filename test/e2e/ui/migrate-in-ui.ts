import type { Lab } from '../../../lab/lab.js';
import type { Stage } from '../../../lab/stage/stage.js';
import { workflowIdOf } from '../../../workflows/messages.js';
import { openWindow } from './browser.js';
import { approveInUi, openRun, startFromForm, untilDetails } from './temporal-ui.js';

/**
 * Moves a lab from the Temporal UI alone: starts it from the start form, approves each gate with the signal dialog, and sees
 * it finish. Pictures go to `artifacts/temporal-ui-on-lab`.
 *
 * @throws Error where a page does not come to show what it should, after a last picture of it.
 */
export async function migrateInUi(
  stage: Stage,
  lab: Lab,
  spec: string,
  deadlineMs: number,
): Promise<void> {
  const ui = `${stage.temporal.ui}/namespaces/default`;
  const { stdout: told } = await stage.cutover('spec', spec, '--ui-url', stage.temporal.ui);
  const link = /http\S+start-workflow\S+/.exec(told)?.[0];
  if (link === undefined) throw new Error(`cutover spec prints no link to the start form: ${told}`);
  const { stdout: argument } = await stage.cutover('spec', spec, '--json');
  const window = await openWindow('temporal-ui-on-lab');
  const run = { window, ui, workflowId: workflowIdOf(lab.name) };
  try {
    await window.watched(async () => {
      await startFromForm(run, link, argument);
      await openRun(run);
      await approveInUi(run, 'plan', 'ada', deadlineMs);
      await approveInUi(run, 'accept', 'grace', deadlineMs);
      await approveInUi(run, 'retire', 'ada', deadlineMs);
      await untilDetails(run, /: migrated/, deadlineMs);
      await window.page.getByText('Completed').first().waitFor();
      await window.shoot('migrated');
    });
  } finally {
    await window.close();
  }
}
