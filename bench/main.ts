import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { applyApplication } from '../lab/application/application.js';
import { labDown, labUp } from '../lab/lab.js';
import { cacheFolder } from '../lab/programs/cache.js';
import type { Round } from './figures.js';
import { runImportBench } from './import/main.js';
import { runKubeletBench } from './kubelets/main.js';
import { runCliBench } from './cli/main.js';
import { runConsoleBench } from './console/main.js';
import { measureCutover } from './measure-cutover.js';
import { measureShell } from './measure-shell.js';
import { readOptions } from './options.js';
import { runPairBench } from './pair/main.js';
import { runRehearsalBench } from './rehearsal/main.js';
import { benchLab, waitUntilSettled } from './settings.js';
import { runSoakBench } from './soak/main.js';
import { runStepwiseBench } from './stepwise/main.js';
import { tableOf } from './table.js';

/** Run one comparison: `cli`, `console`, `import`, `kubelets`, `pair`, `rehearsal`, `soak`, `stepwise`, or where none is named the switch of a lab. Returns an exit code. */
export async function runBench(args: readonly string[]): Promise<number> {
  const [first, ...more] = args;
  if (first === 'import') return runImportBench(more);
  if (first === 'cli') return runCliBench(more);
  if (first === 'console') return runConsoleBench(more);
  if (first === 'kubelets') return runKubeletBench(more);
  if (first === 'pair') return runPairBench(more);
  if (first === 'rehearsal') return runRehearsalBench(more);
  if (first === 'soak') return runSoakBench(more);
  if (first === 'stepwise') return runStepwiseBench(more);
  return runSwitchBench(args);
}

/**
 * Move a lab there and back with kube-cutover and with a plain shell runbook, in turn, and print how
 * long both took beside the floor of bare component starts. Returns an exit code.
 */
async function runSwitchBench(args: readonly string[]): Promise<number> {
  const { rounds: wanted, out = join(cacheFolder(), 'bench.json'), keepLab } = readOptions(args);
  const lab = await labUp(await benchLab());
  const directory = await mkdtemp(join(cacheFolder(), 'bench-'));
  const rounds: Round[] = [];
  try {
    await applyApplication(lab);
    while (rounds.length < wanted) {
      await waitUntilSettled(lab);
      const cutover = await measureCutover(lab);
      console.error(`bench: kube-cutover: ${JSON.stringify(cutover)}`);
      const round = { cutover, ...(await measureShell(lab, directory)) };
      rounds.push(round);
      console.error(`bench: round ${rounds.length} of ${wanted}: ${JSON.stringify(round)}`);
      // After every round: what was measured survives whatever comes.
      await writeFile(out, `${JSON.stringify({ rounds }, undefined, 2)}\n`);
    }
  } finally {
    // It holds exported Secrets.
    await rm(directory, { recursive: true, force: true });
    if (!keepLab) await labDown(lab.name);
  }
  console.log(`${tableOf(rounds)}\n\nMedian of ${wanted}, least to most. Figures: ${out}`);
  return 0;
}
