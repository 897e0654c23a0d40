import { setTimeout as pause } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import type { Window } from './browser.js';

/** A run in the Temporal UI, and what a person does with it there: the clicks of docs/temporal-ui.md. */
export interface RunInUi {
  readonly window: Window;
  /** The UI with its namespace, such as `http://127.0.0.1:8233/namespaces/default`. */
  readonly ui: string;
  readonly workflowId: string;
}

/** Opens the start form by its link, uploads the one argument, and starts. */
export async function startFromForm(
  { window: { page, shoot } }: RunInUi,
  link: string,
  argument: string,
): Promise<void> {
  await openPage(page, link, page.getByText('Task Queue is Active'));
  // The form fills itself from the last run of this type: only then is it ours.
  await page.waitForLoadState('networkidle');
  await page.locator('input[type=file]').setInputFiles({
    name: 'spec.json',
    mimeType: 'application/json',
    buffer: Buffer.from(argument),
  });
  await page.locator('.cm-content', { hasText: '"strategy"' }).waitFor();
  await shoot('start-form');
  await page.getByTestId('start-workflow-button').click();
  await page.getByText('Workflow started successfully').waitFor();
}

/** Opens the page of the newest run of the workflow. */
export async function openRun({ window: { page }, ui, workflowId }: RunInUi): Promise<void> {
  await openPage(page, `${ui}/workflows/${workflowId}`, page.getByTestId('workflow-id-heading'));
}

/** Goes to a tab of the run's page by its link: `user-metadata`, `search-attributes`. */
export async function openTab({ window: { page } }: RunInUi, tab: string): Promise<void> {
  if (new URL(page.url()).pathname.endsWith(`/${tab}`)) return;
  await page.locator(`a[href*="/${tab}"]`).first().click();
  await page.waitForURL(`**/${tab}*`);
}

/**
 * Looks at the Current Details until they say something.
 * @throws Error with what they say instead at the deadline.
 */
export async function untilDetails(
  run: RunInUi,
  pattern: RegExp,
  deadlineMs: number,
): Promise<RegExpExecArray> {
  const { page } = run.window;
  const deadline = Date.now() + deadlineMs;
  await openTab(run, 'user-metadata');
  await page.getByRole('heading', { name: 'Current Details' }).waitFor();
  for (;;) {
    const text = await detailsIn(page);
    const found = pattern.exec(text);
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`waited for ${pattern}, in vain: ${text}`);
    await pause(500); // Between two looks.
    await page.keyboard.press('r'); // "Press R for freshness".
  }
}

/** Asks a query on the tab "Queries", until its answer has what is looked for. */
export async function ask(run: RunInUi, query: string, answer: RegExp): Promise<void> {
  const { page, shoot } = run.window;
  await openTab(run, 'query');
  await page.getByTestId('query-select-button').click();
  const named = page.getByText(query, { exact: true });
  await page.getByRole('option').filter({ has: named }).click();
  await page.getByRole('button', { name: 'Run Query' }).click();
  await page.locator('.cm-content', { hasText: answer }).waitFor();
  await shoot(`query-${query}`);
}

/** Sends a signal with the dialog behind "More Actions". */
export async function sendSignal(run: RunInUi, name: string, message: object): Promise<void> {
  const { page, shoot } = run.window;
  await page.getByRole('button', { name: 'More Actions' }).click();
  // The menu is there twice: for wide and for narrow screens.
  await page.getByTestId('signal-button').filter({ visible: true }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Send a Signal' }).filter({ visible: true });
  await dialog.getByTestId('signal-select-button').click();
  await shoot(`choose-${name}`);
  const named = page.getByText(name, { exact: true });
  await dialog.getByRole('option').filter({ has: named }).click();
  await dialog.locator('.cm-content').click();
  // As the editor would lay it out when it is left: the button must not move under the click.
  await page.keyboard.insertText(JSON.stringify(message, undefined, 2));
  await shoot(`signal-${name}`);
  await dialog.getByRole('button', { name: 'Submit' }).click();
  await page.getByText('Workflow signaled').waitFor();
  await dialog.waitFor({ state: 'hidden' });
}

/** Approves the gate that waits, with the digest that the page shows. */
export async function approveInUi(
  run: RunInUi,
  gate: string,
  by: string,
  deadlineMs: number,
): Promise<void> {
  const waiting = new RegExp(`waiting for ${gate}\\s+plan ([0-9a-f]{64})`);
  const [, planDigest] = await untilDetails(run, waiting, deadlineMs);
  await run.window.shoot(`waits-for-${gate}`);
  await sendSignal(run, 'approve', { gate, planDigest, by, comment: `${gate}, from the UI` });
}

const OPENED_WITHIN_MS = 60_000;

/** Loads a page until it shows something: what asks the server once is not asked again. */
async function openPage(page: Page, url: string, sign: Locator): Promise<void> {
  const deadline = Date.now() + OPENED_WITHIN_MS;
  for (;;) {
    await page.goto(url);
    const seen = await sign.waitFor({ timeout: 10_000 }).then(
      () => true,
      () => false,
    );
    if (seen) return;
    if (Date.now() > deadline) throw new Error(`${url} does not show ${String(sign)}`);
  }
}

/** Markdown is drawn in frames of their own. */
async function detailsIn(page: Page): Promise<string> {
  const frames = page.frames().filter((frame) => frame.url().includes('/render?'));
  const texts = frames.map((frame) =>
    // A frame is made anew when its text changes.
    frame
      .locator('body')
      .innerText({ timeout: 1_000 })
      .catch(() => ''),
  );
  return (await Promise.all(texts)).join('\n');
}
