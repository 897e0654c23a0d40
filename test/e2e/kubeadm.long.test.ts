import { link, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { statefulData } from '../../lab/application/stateful-data.js';
import { ensureBundle } from '../../lab/bundle/bundle.js';
import { approve, waitForGate, writeSpec } from '../../lab/stage/stage.js';
import type { RecoveryView } from '../../model/recovery.js';
import type { Bundle } from '../../model/bundle.js';
import {
  PATIENCE_MS,
  type Scene,
  effects,
  expectServed,
  openScene,
  reportOf,
  untilBegun,
} from './chain.js';

jest.setTimeout(PATIENCE_MS);

/** One lab, one chain: each link begins where the last one ended. */
describe('a kubeadm cluster of v1.19.12 that goes back without what it went with', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene('kubeadm.lab.yaml');
  });
  afterAll(() => scene?.close());

  test('is moved back by an operator, though Temporal and its database are gone', async () => {
    const { lab, stage } = scene;
    const spec = await writeSpec(stage, lab, 'v1.23.6');
    await startApproved(scene, spec);
    await untilBegun(scene, 'end the containers of 2 workers');
    await stage.worker.kill();
    await stage.temporal.kill();
    for (const file of ['temporal.db', 'temporal.db-wal', 'temporal.db-shm'])
      await rm(join(stage.directory, file), { force: true });

    const seen = await recover(scene, spec, '--json');
    const { runId, rollBack, nodes } = JSON.parse(seen.stdout) as RecoveryView;
    expect(rollBack.can).toBe(true);
    expect(nodes.find(({ node }) => node === 'cp-1')?.standing).toBe('new');
    const done = await recover(scene, spec, '--roll-back', '--yes', lab.name, '--json');
    expect({ exitCode: done.exitCode, told: done.stderr.slice(-2_000) }).toMatchObject({
      exitCode: 0,
    });

    await expectServed(scene, 'v1.19.12');
    expect((await statefulData(lab)).breaks).toEqual([]);
    const took = await effects(scene, runId ?? '');
    expect(took.length).toBeGreaterThan(10);
    expect(took).toEqual([...new Set(took)]);
    const again = await recover(scene, spec, '--roll-back', '--yes', lab.name);
    expect(again).toMatchObject({ exitCode: 2 });
    expect(again.stderr).toContain('has ended rolled-back');
    // What comes after begins on a server that knows of nothing.
    stage.temporal = await stage.restartTemporal();
    stage.worker = stage.startWorker();
    await stage.workerIsReady();
  });

  test('is moved back by itself when the new control plane cannot start', async () => {
    const { lab, stage } = scene;
    const bundle = await brokenBundle(stage.directory);
    const spec = await writeSpec(stage, lab, 'v1.23.6', { bundle, startTimeoutSeconds: 45 });
    await startApproved(scene, spec);
    expect((await stage.cutover('watch', lab.name)).exitCode).toBe(3);
    const { outcome, reason, journal } = await reportOf(scene);
    expect(outcome).toBe('rolled-back');
    expect(reason).toContain('v1.23.6');
    const named = (verb: string) => journal.filter((e) => e.verb === verb).map(({ step }) => step);
    const undone = named('undo');
    expect(undone).toEqual(
      named('begin')
        .toReversed()
        .filter((step) => undone.includes(step)),
    );
    expect(undone[0]).toBe('start v1.23.6 on cp-1');
    await expectServed(scene, 'v1.19.12');
    expect((await statefulData(lab)).breaks).toEqual([]);
  });
});

/** A run that nothing waits for any more before the window. */
async function startApproved({ lab, stage }: Scene, spec: string): Promise<void> {
  expect((await stage.cutover('start', spec)).exitCode).toBe(0);
  await waitForGate(stage, lab.name, 'plan', PATIENCE_MS);
  await approve(stage, lab.name, 'plan');
}

/** As an operator calls it, with the places of the worker that is gone. */
const recover = ({ stage }: Scene, spec: string, ...args: readonly string[]) =>
  stage.cutover(
    'recover',
    spec,
    '--state',
    join(stage.directory, 'state'),
    '--key-file',
    join(stage.directory, 'store.key'),
    ...args,
  );

/** The target's bundle with a kubelet that ends at once; its digest is right, so only starting it tells. */
async function brokenBundle(parent: string): Promise<string> {
  const whole = await ensureBundle('v1.23.6', 'kubeadm');
  const directory = join(parent, 'broken-bundle');
  await mkdir(directory);
  const kubelet = Buffer.from('#!/bin/sh\nexit 1\n');
  for (const name of await readdir(whole))
    if (name !== 'kubelet' && name !== 'bundle.json')
      await link(join(whole, name), join(directory, name));
  const bundle = JSON.parse(await readFile(join(whole, 'bundle.json'), 'utf8')) as Bundle;
  const sha256 = createHash('sha256').update(kubelet).digest('hex');
  const files = bundle.files.map((file) =>
    file.name === 'kubelet' ? { ...file, sha256, size: kubelet.length } : file,
  );
  await writeFile(join(directory, 'kubelet'), kubelet);
  await writeFile(join(directory, 'bundle.json'), JSON.stringify({ ...bundle, files }));
  return directory;
}
