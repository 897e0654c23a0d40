import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { applyApplication } from '../../lab/application/application.js';
import { type Lab, labDown, labUp } from '../../lab/lab.js';
import { cacheFolder } from '../../lab/programs/cache.js';
import { readOptions } from '../options.js';
import { waitUntilSettled } from '../settings.js';
import type { UpgradeFigures, UpgradeRound } from './figures.js';
import { measureCutover } from './measure-cutover.js';
import { measureKubeadm } from './measure-kubeadm.js';
import { type Size, stepwiseLab } from './settings.js';
import { stepwiseTable } from './table.js';

/**
 * Upgrade a lab by one minor, node by node, with kube-cutover and with `kubeadm upgrade` in a plain script, each on a cluster made
 * for it. Prints how both went. Returns an exit code.
 */
export async function runStepwiseBench(args: readonly string[]): Promise<number> {
  const {
    rounds: wanted,
    out = join(cacheFolder(), 'bench-stepwise.json'),
    keepLab,
  } = readOptions(args.filter((arg) => arg !== small));
  const size = args.includes(small) ? 'one' : 'three';
  const directory = await mkdtemp(join(cacheFolder(), 'bench-stepwise-'));
  const rounds: UpgradeRound[] = [];
  try {
    while (rounds.length < wanted) {
      rounds.push(await measureRound(size, directory, rounds.length % 2 === 0));
      // After every round: what was measured survives whatever comes.
      await writeFile(out, `${JSON.stringify({ rounds }, undefined, 2)}\n`);
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
    if (!keepLab) await labDown((await stepwiseLab(size)).name);
  }
  console.log(`${stepwiseTable(rounds)}\n\nMedian of ${wanted}, least to most. Figures: ${out}`);
  return 0;
}

/** For a machine with less room. */
const small = '--one-control-plane';

/** Each way goes first in every other round, as whoever comes later finds warm caches. */
async function measureRound(
  size: Size,
  directory: string,
  isKubeadmFirst: boolean,
): Promise<UpgradeRound> {
  const script = (): Promise<UpgradeFigures> =>
    onFreshLab(size, 'kubeadm', (lab) => measureKubeadm(lab, directory));
  const ours = (): Promise<UpgradeFigures> => onFreshLab(size, 'kube-cutover', measureCutover);
  if (!isKubeadmFirst) return { cutover: await ours(), kubeadm: await script() };
  const kubeadm = await script();
  return { cutover: await ours(), kubeadm };
}

/** Both ways find the same: a cluster that nobody changed since it was made. */
async function onFreshLab(
  size: Size,
  name: string,
  measure: (lab: Lab) => Promise<UpgradeFigures>,
): Promise<UpgradeFigures> {
  const description = await stepwiseLab(size);
  await labDown(description.name);
  const lab = await labUp(description);
  await applyApplication(lab);
  await waitUntilSettled(lab);
  const figures = await measure(lab);
  console.error(`bench: ${name}: ${JSON.stringify(figures)}`);
  return figures;
}
