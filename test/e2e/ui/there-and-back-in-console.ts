import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import type { Lab } from '../../../lab/lab.js';
import type { Stage } from '../../../lab/stage/stage.js';
import type { Report } from '../../../model/report.js';
import { faultsOf } from '../../console/accessible.js';
import { approve, gateOpens, logIn, logOut, steer, takeAlong } from '../../console/hands.js';
import { serveCompiled } from '../../console/served-console.js';
import { type Window, openWindow } from './browser.js';

/** What two people saw in the console, and what they took along. */
export interface SeenInConsole {
  readonly report: Report;
  /** The report as a page, and the bundle as a tar file. */
  readonly page: string;
  readonly bundle: Buffer;
  /** The downtime as the page told it while the new version served. */
  readonly away: string;
  /** What axe-core says of the pages, all of them with what a real cluster has put there. */
  readonly faults: readonly string[];
  /** What the console wrote to its log. */
  readonly log: readonly string[];
}

/** A run in the console, of a lab that lies ready. */
interface RunInConsole {
  readonly window: Window;
  readonly url: string;
  readonly lab: Lab;
  readonly faults: string[];
  readonly deadlineMs: number;
}

/**
 * Moves a lab and takes it back from the console alone, which `cutover console` serves: ada starts, pauses, resumes and takes
 * back, bob approves in a browser of his own. Pictures go to `artifacts/console-on-lab`.
 *
 * @throws Error where a page does not come to show what it should, after a last picture of it.
 */
export async function thereAndBackInConsole(
  stage: Stage,
  lab: Lab,
  spec: string,
  deadlineMs: number,
): Promise<SeenInConsole> {
  const served = await serveCompiled(['--address', stage.temporal.address]);
  const window = await openWindow('console-on-lab');
  const run: RunInConsole = { window, url: served.url, lab, faults: [], deadlineMs };
  const seen: { away?: string; taken?: Awaited<ReturnType<typeof takeReports>> } = {};
  try {
    await window.watched(async () => {
      await startFromFile(run, spec);
      await readPlan(run);
      await pausedAfterApproval(run);
      seen.away = await watchedToAccept(run);
      await takenBack(run);
      seen.taken = await takeReports(window.page);
      await logOut(window.page);
    });
  } finally {
    await window.close();
    await served.close();
  }
  const { away, taken } = seen;
  if (away === undefined || taken === undefined) throw new Error('the console was left too early');
  return { ...taken, away, faults: run.faults, log: served.log };
}

async function startFromFile({ window, url, deadlineMs }: RunInConsole, spec: string) {
  const { page, shoot } = window;
  await logIn(page, url, 'ada');
  await page.getByRole('link', { name: 'Start a run' }).click();
  await page.getByLabel('Or a file').setInputFiles(spec);
  await page.getByRole('button', { name: 'Check it and start' }).click();
  await page.getByText('reading the cluster').first().waitFor();
  await shoot('started');
  await gateOpens(page, 'plan', deadlineMs);
  await shoot('gate-plan');
}

/** What the rehearsal found of a real cluster must fit its pages, too. */
async function readPlan({ window: { page, shoot }, faults }: RunInConsole): Promise<void> {
  faults.push(...(await faultsOf(page)));
  for (const place of ['Plan', 'Findings']) {
    await page.getByRole('link', { name: place, exact: true }).click();
    await page.getByRole('heading', { name: place, level: 1 }).waitFor();
    faults.push(...(await faultsOf(page)));
    await shoot(place.toLowerCase());
  }
  await page.getByRole('link', { name: 'Overview' }).click();
}

/** Bob approves while ada's page lies open: it follows, and she stops the run at once. */
async function pausedAfterApproval({ window, url, lab, deadlineMs }: RunInConsole): Promise<void> {
  const { page, shoot } = window;
  const browser = page.context().browser();
  const others = await browser?.newContext();
  if (others === undefined) throw new Error('the browser has gone');
  const bob = await others.newPage();
  await logIn(bob, url, 'bob');
  await bob.getByRole('link', { name: lab.name }).first().click();
  await approve(bob, 'plan');
  await others.close();

  await page.getByRole('heading', { name: 'Gate: plan' }).waitFor({ state: 'hidden' });
  await steer(page, 'pause', 'Pause', { Reason: 'one moment' });
  await chip(page, 'paused').waitFor({ timeout: deadlineMs });
  await page.getByText(/is paused .*one moment/).waitFor();
  await shoot('paused');
  await steer(page, 'resume', 'Resume', { Reason: 'it may go on' });
}

/** Watches the switch on the page that is open. Returns what it says of the downtime. */
async function watchedToAccept(run: RunInConsole): Promise<string> {
  const { window, lab, faults, deadlineMs } = run;
  const { page, shoot } = window;
  const begun = page.locator('.steps .running').filter({ hasText: 'start v1.23.6 on cp-1' });
  await begun.waitFor({ timeout: deadlineMs });
  await nodes(page, 'stopped').filter({ hasText: 'cp-1' }).waitFor();
  await shoot('in-the-window');
  await gateOpens(page, 'accept', deadlineMs);
  await allNodes(page, lab, 'new', 'v1.23.6');
  await page.locator('.graph svg rect[fill="url(#hatch)"]').first().waitFor({ state: 'attached' });
  faults.push(...(await faultsOf(page)));
  await shoot('gate-accept');
  return page.locator('.part.downtime .lead').innerText();
}

async function takenBack({ window, lab, faults, deadlineMs }: RunInConsole): Promise<void> {
  const { page, shoot } = window;
  const asked = { Reason: 'the shop looks odd', 'to confirm': lab.name };
  await steer(page, 'rollback', 'Roll back', asked);
  await chip(page, 'rolling back').waitFor();
  await nodes(page, 'stopped').first().waitFor({ timeout: deadlineMs });
  await shoot('on-the-way-back');
  await chip(page, 'rolled back: the old version serves').waitFor({ timeout: deadlineMs });
  await allNodes(page, lab, 'old', lab.description.version);
  faults.push(...(await faultsOf(page)));
  await shoot('rolled-back');
}

/** The page of an ended run is loaded anew by itself, and has the reports. */
async function takeReports(page: Page) {
  const text = async (link: string): Promise<string> =>
    readFile(await takeAlong(page, link), 'utf8');
  return {
    report: JSON.parse(await text('Report (JSON)')) as Report,
    page: await text('Report (page)'),
    bundle: await readFile(await takeAlong(page, 'Report (bundle)')),
  };
}

const chip = (page: Page, hasText: string) => page.locator('.part.head .chip').filter({ hasText });

const nodes = (page: Page, state: string) => page.locator(`.nodes .node.${state}`);

/** The map shows every node of the lab in this state, with this version. */
async function allNodes(page: Page, lab: Lab, state: string, version: string): Promise<void> {
  for (const { name } of lab.nodes)
    await nodes(page, state).filter({ hasText: name }).filter({ hasText: version }).waitFor();
}
