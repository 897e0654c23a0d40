import { join } from 'node:path';
import { jest } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { statefulData } from '../../lab/application/stateful-data.js';
import { verifyBundle } from '../../client/report-bundle/verify-bundle.js';
import { shopTargets } from '../../lab/application/application.js';
import { labDown, labSsh } from '../../lab/lab.js';
import { until } from '../../lab/nodes/until.js';
import { approve, waitForGate, writeSpec } from '../../lab/stage/stage.js';
import { workflowIdOf } from '../../workflows/messages.js';
import {
  PATIENCE_MS,
  type Scene,
  effects,
  kubeletVersions,
  expectServed,
  openScene,
  reportOf,
  statusOf,
  untilBegun,
  untilState,
} from './chain.js';
import { secretsLeftAbout } from './canaries.js';
import { migrateInUi } from './ui/migrate-in-ui.js';
import { thereAndBackInConsole } from './ui/there-and-back-in-console.js';

jest.setTimeout(PATIENCE_MS);

describe('a cluster of plain programs under systemd units', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene('systemd.lab.yaml');
  });
  afterAll(async () => {
    await scene.close();
    await labDown(scene.lab.name);
  });

  test('is moved to v1.23.6 in a window, at the pace and with the pauses that people want', async () => {
    const { lab, stage } = scene;
    const [first] = shopTargets(lab);
    const spec = await writeSpec(stage, lab, 'v1.23.6', {
      failureBudget: 1,
      checks: [{ name: 'shop', url: first }],
      windows: [openAllWeek],
    });
    await said(scene, 0, 'start', spec);
    await waitForGate(stage, lab.name, 'plan', PATIENCE_MS);
    await said(scene, 0, 'pace', lab.name, '--parallelism', '1', '--reason', 'slowly');
    await said(scene, 0, 'pause', lab.name, '--reason', 'one moment');
    await approve(stage, lab.name, 'plan');
    await untilState(scene, 'paused');
    await said(scene, 0, 'resume', lab.name);
    await waitForGate(stage, lab.name, 'accept', PATIENCE_MS);
    await expectServed(scene, 'v1.23.6');
    expect(await statusOf(scene)).toMatchObject({
      pace: { parallelism: 1 },
      window: { state: 'open' },
    });
  });

  test('is taken back to a step, and moved again without a worker', async () => {
    const { lab, stage } = scene;
    const asked = ['--to', 'export the objects', '--reason', 'w-2 looks odd'];
    await said(scene, 0, 'rollback', lab.name, ...asked);
    await untilState(scene, 'paused');
    await expectServed(scene, 'v1.19.12');

    await said(scene, 2, 'quarantine', lab.name, 'cp-1', '--reason', 'it is no worker');
    await said(scene, 0, 'quarantine', lab.name, 'w-2', '--reason', 'its disk is failing');
    await said(scene, 0, 'resume', lab.name);
    await waitForGate(stage, lab.name, 'accept', PATIENCE_MS);
    const { 'w-2': left, ...others } = await kubeletVersions(scene);
    expect(left).not.toBe('v1.23.6');
    expect(new Set(Object.values(others))).toEqual(new Set(['v1.23.6']));
    const [first] = shopTargets(lab);
    expect((await fetch(first ?? '')).ok).toBe(true);
  });

  test('is moved back whole, and the worker that was left out with it', async () => {
    const { lab } = scene;
    await said(scene, 0, 'rollback', lab.name, '--reason', 'test');
    await said(scene, 3, 'watch', lab.name);
    const report = await reportOf(scene);
    expect(report.outcome).toBe('rolled-back');
    expect(report.quarantined).toMatchObject([{ node: 'w-2', reason: 'its disk is failing' }]);
    await expectServed(scene, 'v1.19.12');
    expect((await statefulData(lab)).breaks).toEqual([]);
    const took = await effects(scene, report.runId);
    expect(took).toEqual([...new Set(took)]);
    const told = report.journal.filter(({ verb }) => verb === 'message').map(({ step }) => step);
    expect(told).toEqual([
      'pace',
      'pause',
      'approve',
      'resume',
      'rollback',
      'quarantine',
      'resume',
      'rollback',
    ]);
  });

  test('is tried again at once when a node is mended, and ends as it was when it is cancelled', async () => {
    const { lab, stage } = scene;
    await said(scene, 0, 'start', await writeSpec(stage, lab, 'v1.23.6'));
    await waitForGate(stage, lab.name, 'plan', PATIENCE_MS);
    await labSsh(
      lab,
      'w-2',
      `mkdir -p -m 700 ${agentDirectory} && mount -t tmpfs -o ro,mode=0700 tmpfs ${agentDirectory}`,
    );
    await approve(stage, lab.name, 'plan');
    const waits = async (): Promise<string | undefined> => {
      const { stdout } = await stage.cutover('explain', lab.name);
      return /w-2.*(read-only|Read-only)/s.test(stdout) ? undefined : stdout;
    };
    await until({ name: 'the failure on w-2', deadlineMs: PATIENCE_MS }, waits);
    await labSsh(lab, 'w-2', `umount ${agentDirectory}`);
    await said(scene, 0, 'retry', lab.name, '--reason', 'its disk can be written again');

    await untilBegun(scene, 'set the old files of cp-1 aside');
    await cancel(scene);
    await said(scene, 3, 'watch', lab.name);
    const report = await reportOf(scene);
    expect(report.outcome).toBe('rolled-back');
    await expectServed(scene, 'v1.19.12');
    const told = report.journal.filter(({ verb }) => verb === 'message').map(({ step }) => step);
    expect(told).toEqual(['approve', 'retry']);
    const bundle = join(stage.directory, 'report.tar');
    await said(scene, 3, 'report', lab.name, '--bundle', bundle);
    await said(scene, 0, 'report', 'verify', bundle);
  });

  test('is started, paused, moved and taken back from the console alone, which hands out the report', async () => {
    const { lab, stage } = scene;
    const spec = await writeSpec(stage, lab, 'v1.23.6');
    const seen = await thereAndBackInConsole(stage, lab, spec, PATIENCE_MS);
    expect(seen.faults).toEqual([]);
    expect(seen.away).toMatch(/ without answer; away for \d/);
    expect(seen.log.join('\n')).toMatch(
      /bob: approve .*ada: pause .*ada: resume .*ada: rollback /s,
    );
    await expectServed(scene, 'v1.19.12');
    expect((await statefulData(lab)).breaks).toEqual([]);

    const { report, page, bundle } = seen;
    expect(report).toEqual(await reportOf(scene));
    expect(report.outcome).toBe('rolled-back');
    expect(report.reason).toBe('ada asked: the shop looks odd');
    expect(report.approvals).toMatchObject([{ gate: 'plan', by: 'bob', ticket: 'CHG-4711' }]);
    const told = report.journal.filter(({ verb }) => verb === 'message').map(({ step }) => step);
    expect(told).toEqual(['approve', 'pause', 'resume', 'rollback']);
    expect(report.downtime?.awayMs).toBeGreaterThan(0);
    expect(page).toContain('ada asked: the shop looks odd');
    expect(await verifyBundle(bundle, {})).toMatchObject({ wrong: [] });
  });

  test('is moved from the Temporal UI alone, and its old side let go', async () => {
    const { lab, stage } = scene;
    const gates = ['plan', 'accept', 'retire'];
    await migrateInUi(stage, lab, await writeSpec(stage, lab, 'v1.23.6', { gates }), PATIENCE_MS);
    const { outcome, approvals, runId } = await reportOf(scene);
    expect(outcome).toBe('migrated');
    expect(approvals.map(({ gate, by }) => `${gate}: ${by}`)).toEqual([
      'plan: ada',
      'accept: grace',
      'retire: ada',
    ]);
    const kept = lab.nodes.map(({ name }) =>
      labSsh(lab, name, `find / -xdev -name '.kube-cutover-${runId}*'`),
    );
    expect((await Promise.all(kept)).join('')).toBe('');
    await expectServed(scene, 'v1.23.6');
    expect((await statefulData(lab)).breaks).toEqual([]);
    expect(await secretsLeftAbout(scene)).toEqual([]);
  });
});

/** From midnight to midnight, seven days. */
const openAllWeek = {
  zone: 'UTC',
  weekdays: ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'],
  start: '00:00',
  lengthMinutes: 24 * 60,
};

/** As the button of the Temporal UI does. */
async function cancel({ stage, lab }: Scene): Promise<void> {
  const connection = await Connection.connect({ address: stage.temporal.address });
  try {
    await new Client({ connection }).workflow.getHandle(workflowIdOf(lab.name)).cancel();
  } finally {
    await connection.close();
  }
}

/** Where the node agent keeps everything. */
const agentDirectory = '/var/lib/kube-cutover';

/** Calls the command line, which must end as it should. */
async function said(scene: Scene, exitCode: number, ...args: readonly string[]): Promise<void> {
  const called = await scene.stage.cutover(...args);
  expect({ args, ...called }).toEqual({ args, ...called, exitCode });
}
