import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { labUnmet } from '../../lab/cluster/health.js';
import { labDown } from '../../lab/lab.js';
import { approve, waitForGate, writeSpec } from '../../lab/stage/stage.js';
import { account, type Account } from '../corpus/account.js';
import { census } from '../corpus/census.js';
import { corpus, kindsIn } from '../corpus/corpus.js';
import { absencesOnLab, textsLostOnLab } from '../corpus/expected-on-lab.js';
import { bulk } from '../corpus/objects/custom.js';
import {
  type Census,
  changedOnReturn,
  expectationsOnLab,
  groundOf,
  type Readings,
  sidesOf,
  within,
} from '../corpus/living.js';
import { load, type Loaded } from '../corpus/load.js';
import { printedOnLab } from '../corpus/printed-on-lab.js';
import { rawApiOfKubeconfig } from '../corpus/raw-api.js';
import { tamed } from '../corpus/tamed.js';
import { allTextsLost } from '../corpus/written.js';
import { isServed, openScene, PATIENCE_MS, type Scene } from './chain.js';
import { readOnCopy } from './lab-copy.js';

jest.setTimeout(PATIENCE_MS);

/** Beside the corpus a crowd of one kind: what taming takes away leaves it a little small. */
const tame = tamed([...corpus(19), bulk(80)]);
const entries = tame.stages.flat();
const ground = groundOf(entries);

/** Kubelets, controllers and schedulers live on both sides; one lab, each test begins where the last one ended. */
describe('the corpus on a real cluster of v1.19.12', () => {
  let scene: Scene;
  let loaded: Loaded;
  let readings: Readings;
  let result: Account;

  beforeAll(async () => {
    scene = await openScene('kubeadm.lab.yaml');
    const api = await rawApiOfKubeconfig(scene.lab.kubeconfig);
    loaded = await load(api, tame.stages);
    api.close();
  });

  afterAll(async () => {
    await scene?.close();
    // It holds what no other test expects.
    if (scene !== undefined) await labDown(scene.lab.name);
  });

  test('is taken as it is written, and does no harm', async () => {
    expect(loaded.refused).toEqual([]);
    const { builtIn, custom } = kindsIn(tame.stages);
    expect(entries.length).toBeGreaterThanOrEqual(300);
    expect(builtIn.length + custom.length).toBeGreaterThanOrEqual(60);
    expect(await labUnmet(scene.lab)).toBeUndefined();
  });

  test('arrives exactly with the switch to v1.23.6', async () => {
    const { lab, stage } = scene;
    const spec = await writeSpec(stage, lab, 'v1.23.6');
    expect((await stage.cutover('start', spec)).exitCode).toBe(0);
    await waitForGate(stage, lab.name, 'plan', PATIENCE_MS);
    const old = await read(scene);
    const copy = await readOnCopy(lab, 'v1.23.6');
    await approve(stage, lab.name, 'plan');
    await waitForGate(stage, lab.name, 'accept', PATIENCE_MS);
    readings = { old, copy, fresh: await read(scene) };

    result = account(sidesOf(readings, ground), expectationsOnLab(readings, ground));
    console.log(printedOnLab('v1.19.12 → v1.23.6 on the lab', tame, result));
    expect(result.faults).toEqual([]);
    expect(result.carried.length).toBeGreaterThanOrEqual(300);
    expect(await isServed(scene)).toBe(true);
  });

  test('leaves out what is named, and nothing else', () => {
    const named = Object.values(result.leftOut).flat();
    const expected = absencesOnLab(ground.written);
    expect([...expected.keys()].filter((where) => !named.includes(where))).toEqual([]);
    const there = within(readings.old, ground);
    expect(result.carried.length + named.length).toBe(there.size);
    expect(result.carried.length + expected.size).toBe(entries.length);
  });

  test('still says every word that was written', () => {
    const lost = allTextsLost(entries, readings.fresh);
    expect(lost.filter((text) => !textsLostOnLab.includes(text))).toEqual([]);
  });

  test('is all there again on the way back, as the same objects', async () => {
    const { lab, stage } = scene;
    expect((await stage.cutover('rollback', lab.name, '--reason', 'test')).exitCode).toBe(0);
    expect((await stage.cutover('watch', lab.name)).exitCode).toBe(3);
    const before = within(readings.old, ground);
    expect(changedOnReturn(before, await read(scene), ground)).toEqual([]);
    expect(await isServed(scene)).toBe(true);
  });
});

/** Everything that the lab's API server has now. */
async function read({ lab }: Scene): Promise<Census> {
  const api = await rawApiOfKubeconfig(lab.kubeconfig);
  try {
    return await census(api);
  } finally {
    api.close();
  }
}
