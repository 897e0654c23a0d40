import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { jest } from '@jest/globals';
import { until } from '../../lab/nodes/until.js';
import { type TemporalServer, startTemporal } from '../../lab/stage/temporal.js';
import { searchAttributes } from '../../model/search-attributes.js';
import type { Report } from '../../model/report.js';
import { workflowIdOf } from '../../workflows/messages.js';
import { ensureSearchAttributes } from '../../worker/search-attributes.js';
import { cutover } from '../client/a-terminal.js';
import { type Window, openWindow } from '../e2e/ui/browser.js';
import {
  type RunInUi,
  approveInUi,
  openRun,
  ask,
  openTab,
  sendSignal,
  startFromForm,
  untilDetails,
} from '../e2e/ui/temporal-ui.js';
import { type FakeWorld, fakeWorld } from '../fakes/world.js';
import { textOf } from '../tree.js';
import { type Stage, openStage } from '../workflows/on-temporal.js';

jest.setTimeout(120_000);

const PATIENCE_MS = 30_000;
const example = 'examples/in-place-switch.yaml';

let directory: string;
let temporal: TemporalServer;
let stage: Stage;
let window: Window;
let ui: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cutover-ui-'));
  temporal = await startTemporal({
    database: join(directory, 'temporal.db'),
    log: join(directory, 'temporal.log'),
  });
  ui = `${temporal.ui}/namespaces/default`;
  process.env['TEMPORAL_ADDRESS'] = temporal.address;
  const connection = await Connection.connect({ address: temporal.address });
  await ensureSearchAttributes(connection, 'default');
  await connection.close();
  stage = await openStage('default');
  await until({ name: 'the UI', deadlineMs: PATIENCE_MS }, async () =>
    (await fetch(temporal.ui)).ok ? undefined : 'it does not answer yet',
  );
  window = await openWindow('temporal-ui');
});

afterAll(async () => {
  await window?.close();
  await stage?.close();
  await temporal?.kill();
  await rm(directory, { recursive: true, force: true });
});

/** The link and the argument as the command line prints them, for the cluster of the example. */
async function asked(): Promise<{ readonly link: string; readonly argument: string }> {
  const { out } = await cutover(['spec', example, '--ui-url', temporal.ui]);
  const link = /http\S+start-workflow\S+/.exec(out)?.[0] ?? '';
  const { out: argument } = await cutover(['spec', example, '--json']);
  return { link, argument };
}

/** Starts the example's run on a world of its own. */
async function start(world: FakeWorld): Promise<RunInUi> {
  const run = { window, ui, workflowId: workflowIdOf('lab-kubeadm') };
  stage.worlds.set(run.workflowId, world);
  const { link, argument } = await asked();
  await startFromForm(run, link, argument);
  await openRun(run);
  return run;
}

const resultOf = ({ workflowId }: RunInUi): Promise<Report> =>
  stage.client.workflow.getHandle(workflowId).result();

const attributesOf = async ({ workflowId }: RunInUi): Promise<Record<string, unknown>> => {
  const { typedSearchAttributes } = await stage.client.workflow.getHandle(workflowId).describe();
  return Object.fromEntries(
    typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]),
  );
};

/** A test on the page; where it fails, a last picture is kept. */
const onPage = (title: string, act: () => Promise<void>): void =>
  test(title, () => window.watched(act));

/** The example's cluster, in the fake world's answers too. */
const aWorld = () => fakeWorld({ cluster: 'lab-kubeadm', gates: ['plan', 'accept'] });

onPage('a migration is started, approved at each gate and seen to finish', async () => {
  const run = await start(aWorld());
  await approveInUi(run, 'plan', 'ada', PATIENCE_MS);
  await approveInUi(run, 'accept', 'grace', PATIENCE_MS);
  await untilDetails(run, /: migrated/, PATIENCE_MS);
  await window.page.getByText('Completed').first().waitFor();
  await window.shoot('migrated');
  const { outcome, approvals } = await resultOf(run);
  expect(outcome).toBe('migrated');
  expect(approvals.map(({ gate, by, comment }) => [gate, by, comment])).toEqual([
    ['plan', 'ada', 'plan, from the UI'],
    ['accept', 'grace', 'accept, from the UI'],
  ]);
  expect(await attributesOf(run)).toMatchObject({
    CutoverCluster: 'lab-kubeadm',
    CutoverFrom: 'v1.19.12',
    CutoverTo: 'v1.23.6',
    CutoverState: 'migrated',
  });
});

onPage(
  'the next one, for which the form copies the attributes of the last, has its own',
  async () => {
    const run = await start(aWorld());
    await untilDetails(run, /waiting for plan/, PATIENCE_MS);
    expect(await attributesOf(run)).toMatchObject({
      CutoverState: 'waiting',
      CutoverWaitsFor: 'plan',
    });
    await openTab(run, 'search-attributes');
    await window.page.getByText(searchAttributes.waitsFor.name).first().waitFor();
    await window.shoot('search-attributes');
    await sendSignal(run, 'rollback', { by: 'ada', reason: 'not tonight' });
    expect(await resultOf(run)).toMatchObject({
      outcome: 'rolled-back',
      reason: 'ada asked: not tonight',
    });
    const { CutoverWaitsFor, CutoverState } = await attributesOf(run);
    expect({ CutoverWaitsFor, CutoverState }).toEqual({ CutoverState: 'rolled-back' });
  },
);

onPage('a run that fails on a node goes back, and is found by the name of the node', async () => {
  const world = aWorld();
  world.failing.set('nodePhase w-1', 1);
  const run = await start(world);
  await approveInUi(run, 'plan', 'ada', PATIENCE_MS);
  await untilDetails(run, /: rolled-back/, PATIENCE_MS);
  expect(await attributesOf(run)).toMatchObject({
    CutoverState: 'rolled-back',
    CutoverFailedNodes: ['w-1'],
  });
});

onPage('a signal that does not count changes nothing, and the journal says why', async () => {
  const run = await start(aWorld());
  await untilDetails(run, /waiting for plan/, PATIENCE_MS);
  await sendSignal(run, 'approve', { gate: 'plan', planDigest: 'another', by: 'ada' });
  await ask(run, 'journal', /not another: read it afresh/);
  await untilDetails(run, /waiting for plan/, PATIENCE_MS);
  await sendSignal(run, 'rollback', { by: 'ada', reason: 'enough' });
  await resultOf(run);
});

const views = [...textOf('docs/temporal-ui.md').matchAll(/^UI(\/namespaces\/\S+query=\S+)$/gm)].map(
  ([, path]) => [new URLSearchParams(path?.split('?')[1]).get('savedQuery') ?? '', path] as const,
);

test.each(views)('the view "%s" of the documents opens, and is kept', async (name, path) => {
  const { page, shoot } = window;
  await page.goto(`${temporal.ui}${path}`);
  await page.getByTestId('workflow-count').waitFor();
  await page.getByTestId(name.toLowerCase().replaceAll(' ', '-')).waitFor();
  await page.waitForLoadState('networkidle');
  await shoot(`view-${name.toLowerCase().replaceAll(' ', '-')}`);
  const query = new URL(page.url()).searchParams.get('query') ?? '';
  // A query that the server refuses is shown as an error, so the server is asked as well.
  await stage.client.workflow.count(query);
});

test('nothing outside of this machine was asked for', () => {
  expect([...window.strangers]).toEqual([]);
});
