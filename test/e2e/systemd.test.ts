import { jest } from '@jest/globals';
import { statefulData } from '../../lab/application/stateful-data.js';
import { labDown } from '../../lab/lab.js';
import { approve, waitForGate, writeSpec } from '../../lab/stage/stage.js';
import {
  PATIENCE_MS,
  type Scene,
  isServed,
  kubeletVersions,
  openScene,
  reportOf,
} from './chain.js';

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

  test('is moved to v1.23.6 and back', async () => {
    const { lab, stage } = scene;
    const spec = await writeSpec(stage, lab, 'v1.23.6');
    expect((await stage.cutover('start', spec)).exitCode).toBe(0);
    await waitForGate(stage, lab.name, 'plan', PATIENCE_MS);
    await approve(stage, lab.name, 'plan');
    await waitForGate(stage, lab.name, 'accept', PATIENCE_MS);
    expect(new Set(Object.values(await kubeletVersions(scene)))).toEqual(new Set(['v1.23.6']));
    expect(await isServed(scene)).toBe(true);

    expect((await stage.cutover('rollback', lab.name, '--reason', 'test')).exitCode).toBe(0);
    expect((await stage.cutover('watch', lab.name)).exitCode).toBe(3);
    expect((await reportOf(scene)).outcome).toBe('rolled-back');
    expect(new Set(Object.values(await kubeletVersions(scene)))).toEqual(new Set(['v1.19.12']));
    expect(await isServed(scene)).toBe(true);
    expect((await statefulData(lab)).breaks).toEqual([]);
  });
});
