import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { parse, stringify } from 'yaml';
import { type Prober, startProber } from '../../lab/prober/prober.js';
import { verifyBundle } from '../../client/report-bundle/verify-bundle.js';
import type { Report } from '../../model/report.js';
import { openStage } from '../client/a-stage.js';
import { type Window, openWindow } from '../e2e/ui/browser.js';
import { aSpec } from '../fakes/plan.js';
import { aFinding, aRehearsal } from '../fakes/rehearsal.js';
import { type FakeWorld, fakeWorld } from '../fakes/world.js';
import { faultsOf } from './accessible.js';
import { type Application, anApplication } from './an-application.js';
import { approve, gateOpens, logIn as logInAt, logOut, steer, takeAlong } from './hands.js';
import { type ServedConsole, serveCompiled } from './served-console.js';

jest.setTimeout(120_000);

/** Runs where a page does not escape it, and says that it did. */
const hostile = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';

const stage = await openStage();
let served: ServedConsole;
let window: Window;
let application: Application;
let prober: Prober;
let directory = '';

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cutover-'));
  application = await anApplication();
  const file = join(directory, 'prober.jsonl');
  [served, window, prober] = await Promise.all([
    serveCompiled(stage.options),
    openWindow('console'),
    startProber({ targets: [application.url], perSecond: 20, file }),
    stage.startWorker(),
  ]);
});

afterAll(async () => {
  await window?.close();
  await prober?.stop();
  await Promise.all([served?.close(), application?.close(), stage.close()]);
  await rm(directory, { recursive: true, force: true });
});

/** A world of three nodes with a spec that names its prober; the application follows its containers. */
async function aCluster(
  world: FakeWorld,
): Promise<{ readonly name: string; readonly spec: string }> {
  const { name, spec: file } = await stage.cluster(world);
  const fields = { proberFile: prober.file, gates: ['plan', 'accept'] as const, failureBudget: 1 };
  world.parseSpec = async () => aSpec({ ...fields, cluster: name });
  const written = parse(await readFile(file, 'utf8')) as { readonly nodes: readonly object[] };
  const nodes = [...written.nodes, { name: 'w-2', address: '10.0.0.13' }];
  return { name, spec: stringify({ ...written, ...fields, nodes }) };
}

/** Holds every call that matches until it is let go. */
function held(world: FakeWorld, text: string): { readonly letGo: () => void } {
  let letGo = (): void => undefined;
  const until = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  world.onCall = async (call) => {
    if (call.includes('stop-containers')) application.isAway = true;
    if (call.includes('install')) application.isAway = false;
    if (call.includes(text)) await until;
  };
  return { letGo: () => letGo() };
}

const logIn = (page: Page, name: string): Promise<void> => logInAt(page, served.url, name);

async function start(page: Page, spec: string): Promise<void> {
  await page.getByRole('link', { name: 'Start a run' }).click();
  await page.getByLabel('Spec, as YAML or JSON').fill(spec);
  await page.getByRole('button', { name: 'Check it and start' }).click();
  await gateOpens(page, 'plan');
}

const isHacked = (page: Page): Promise<unknown> => page.evaluate('window.hacked');

test('a run is started, approved, paused, resumed and accepted, and leaves its report', async () => {
  const { page, shoot } = window;
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  const world = fakeWorld();
  const findings = [aFinding({ where: hostile, what: hostile }), aFinding({ where: 'w-1' })];
  world.rehearse = async () => aRehearsal({ findings });
  const { name, spec } = await aCluster(world);
  const containers = held(world, 'stop-containers');

  await page.goto(served.url);
  await page.getByRole('heading', { name: 'Log in' }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await shoot('login');
  await logIn(page, 'ada');
  await page.getByRole('link', { name: 'Start a run' }).click();
  expect(await faultsOf(page)).toEqual([]);
  await start(page, spec);
  await shoot('gate-plan');
  expect(await faultsOf(page)).toEqual([]);
  for (const place of ['Plan', 'Findings', 'Journal']) {
    await page.getByRole('link', { name: place, exact: true }).click();
    await page.getByRole('heading', { name: place, level: 1 }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    expect(await isHacked(page)).toBeUndefined();
    await shoot(place.toLowerCase());
  }
  await page.getByRole('link', { name: 'Overview' }).click();
  await approve(page, 'plan');

  // From here on nothing is loaded again: the page follows by itself.
  await page.locator('.steps .running').filter({ hasText: 'stop the control plane' }).waitFor();
  await page
    .getByText('for the control plane', { exact: false })
    .or(page.locator('.part.work li'))
    .first()
    .waitFor();
  await steer(page, 'pause', 'Pause', { Reason: hostile });
  await page.getByText('Done:').waitFor();
  await shoot('paused');
  containers.letGo();
  await page.locator('.part.head .chip').filter({ hasText: 'paused' }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  expect(await isHacked(page)).toBeUndefined();
  await page.emulateMedia({ colorScheme: 'dark' });
  await shoot('paused-dark');
  await steer(page, 'resume', 'Resume', {});
  await gateOpens(page, 'accept');
  await page.locator('.graph').waitFor();
  await shoot('gate-accept');
  expect(await faultsOf(page)).toEqual([]);
  await approve(page, 'accept');
  await page.getByText('migrated: the new version serves').waitFor();
  await shoot('migrated');
  expect(await faultsOf(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 800 });
  await shoot('phone');
  await page.setViewportSize({ width: 1280, height: 900 });

  const taken = await readFile(await takeAlong(page, 'Report (JSON)'), 'utf8');
  const report = JSON.parse(taken) as Report;
  expect(report).toMatchObject({ cluster: name, outcome: 'migrated' });
  expect(report.approvals).toMatchObject([
    { gate: 'plan', by: 'ada', ticket: 'CHG-4711' },
    { gate: 'accept', by: 'ada' },
  ]);
  const drawn = await readFile(await takeAlong(page, 'Report (page)'), 'utf8');
  expect(drawn).toContain('migration report');
  const bundle = await readFile(await takeAlong(page, 'Report (bundle)'));
  expect(await verifyBundle(bundle, {})).toMatchObject({ wrong: [] });
  await page.getByRole('link', { name: 'Runs', exact: true }).click();
  await page.getByRole('row', { name: name }).getByText('migrated').waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await shoot('list');
  await logOut(page);
  expect(complaints).toEqual([]);
});

test('a rollback wants the name of the cluster, and takes everything back', async () => {
  const { page, shoot } = window;
  const world = fakeWorld();
  const { name, spec } = await aCluster(world);
  const containers = held(world, 'w-1');
  await logIn(page, 'ada');
  await start(page, spec);
  await logOut(page);
  await logIn(page, 'bob');
  await page.getByRole('link', { name }).click();
  expect(await page.getByText('Roll back', { exact: true }).count()).toBe(0);
  await approve(page, 'plan');
  await logOut(page);
  await logIn(page, 'ada');
  await page.getByRole('link', { name }).click();
  await steer(page, 'pace', 'Change the pace', { 'Nodes at the same time': '5' });
  await page.getByText('5 nodes at once, changed').waitFor();
  await page.locator('#control-quarantine summary').click();
  await page.locator('#quarantine-node').selectOption('w-2');
  await page.locator('#quarantine-reason').fill('its disk is broken');
  await page.locator('#control-quarantine button').click();
  await page
    .locator('.nodes .quarantined')
    .filter({ hasText: 'ada: its disk is broken' })
    .waitFor();
  await shoot('left-out');
  expect(await faultsOf(page)).toEqual([]);
  await steer(page, 'rollback', 'Roll back', {
    Reason: 'the disks are slow',
    'to confirm': 'blue',
  });
  await page.getByText(`type the cluster's name, ${name}`).waitFor();
  await steer(page, 'rollback', 'Roll back', { Reason: 'the disks are slow', 'to confirm': name });
  await page.getByText('Done:').waitFor();
  containers.letGo();
  await page.getByText('rolled back: the old version serves').waitFor();
  await shoot('rolled-back');
  expect(await faultsOf(page)).toEqual([]);
  expect(served.log.join('\n')).toContain(`ada: rollback ${name}`);
  await logOut(page);
});

/** A run whose way back fails so often, on the page that says so. */
async function stuck(page: Page, times: number): Promise<string> {
  const world = fakeWorld();
  world.failing.set('importObjects workloads', 1);
  world.failing.set('waitForApi v1.19.12', times);
  const { name, spec } = await aCluster(world);
  held(world, 'nothing');
  await logIn(page, 'ada');
  await start(page, spec);
  await approve(page, 'plan');
  await page.getByRole('heading', { name: 'A person is needed' }).waitFor();
  const head = page.locator('.part.head');
  await head.getByText('needs a person', { exact: true }).waitFor();
  await head.getByText('could not undo: waitForApi v1.19.12 was made to fail').waitFor();
  return name;
}

test('a failed undo waits for a person, who has it tried again as often as it takes', async () => {
  const { page, shoot } = window;
  const name = await stuck(page, 2);
  expect(await faultsOf(page)).toEqual([]);
  await shoot('stuck');
  expect(await page.getByRole('heading', { name: 'Steer' }).count()).toBe(0);
  await logOut(page);
  await logIn(page, 'bob');
  await page.getByRole('link', { name }).click();
  await page.getByText('This needs the role operator; you are approver.').waitFor();
  await logOut(page);
  await logIn(page, 'ada');
  await page.getByRole('link', { name }).click();
  const failed = page.locator('.journal .fail').filter({ hasText: 'could not undo' });
  for (const times of [2, 3]) {
    await page.getByLabel('What was mended').fill('the certificate');
    await page.getByRole('button', { name: 'Try it again' }).click();
    await page.getByText('ada: the certificate').first().waitFor();
    if (times === 2) await failed.nth(1).waitFor();
  }
  await page.getByText('rolled back: the old version serves').waitFor();
  await logOut(page);
});

test('whoever gives up a failed undo types the name of the cluster, and the run fails', async () => {
  const { page, shoot } = window;
  const name = await stuck(page, 99);
  const giveUp = async (typed: string): Promise<void> => {
    await page.locator('#give-up-comment').fill('we go on by hand');
    await page.locator('#give-up-confirm').fill(typed);
    await page.getByRole('button', { name: 'Give up' }).click();
  };
  await giveUp('blue');
  await page.getByText(`type the cluster's name, ${name}`).waitFor();
  await giveUp(name);
  await page.getByText('failed: a person has to look after the cluster').waitFor();
  await page.locator('.part.head').getByText('could not undo').waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await shoot('given-up');
  await logOut(page);
});

test('all of it works without scripts', async () => {
  const context = await window.page.context().browser()!.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const world = fakeWorld();
  const { name, spec } = await aCluster(world);
  held(world, 'nothing');
  await logIn(page, 'ada');
  await page.getByRole('link', { name: 'Start a run' }).click();
  await page.getByLabel('Spec, as YAML or JSON').fill(spec);
  await page.getByRole('button', { name: 'Check it and start' }).click();
  const reloadedUntil = async (isThere: () => Promise<boolean>): Promise<void> => {
    for (const deadline = Date.now() + 30_000; !(await isThere()); await page.reload())
      if (Date.now() > deadline) throw new Error(`${page.url()} does not show it`);
  };
  const heading = (gate: string) => page.getByRole('heading', { name: `Gate: ${gate}` });
  for (const gate of ['plan', 'accept']) {
    await reloadedUntil(() => heading(gate).isVisible());
    await approve(page, gate);
  }
  await reloadedUntil(() => page.getByText('migrated: the new version serves').isVisible());
  expect(world.calls.length).toBeGreaterThan(5);
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain(name);
  await context.close();
});

test('nothing outside of this machine was asked for', async () => {
  await appendFile(prober.file, '');
  expect([...window.strangers]).toEqual([]);
});
