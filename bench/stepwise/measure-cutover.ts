import type { Report } from '../../model/report.js';
import type { Lab } from '../../lab/lab.js';
import { approve, openStage, waitForGate, writeSpec } from '../../lab/stage/stage.js';
import { cutover } from '../call-cutover.js';
import { waitUntilSettled } from '../settings.js';
import { type UpgradeFigures, upgradeFigures } from './figures.js';
import { momentsOf, timesOfLines } from './moments.js';
import { target } from './settings.js';
import { startWatch } from './watched.js';

/** Drained one by one, every node in its turn. */
const patienceMs = 20 * 60_000;
/** The journal tells when the gate was reached: nobody has to be quick to see it. */
const lookEveryMs = 10_000;

/** What the shell does by its flags. */
const spec = {
  strategy: 'in-place-stepwise',
  parallelism: 1,
  gates: ['plan', 'accept'],
  drain: { emptyDirPods: 'evict' },
};

/** Upgrade the lab by one minor with kube-cutover, as a person would from a terminal. */
export async function measureCutover(lab: Lab): Promise<UpgradeFigures> {
  const stage = await openStage();
  const watch = await startWatch(lab, stage.directory).catch(async (cause: unknown) => {
    await stage.close();
    throw cause;
  });
  try {
    await cutover(stage, 0, 'start', await writeSpec(stage, lab, target, spec));
    await waitForGate(stage, lab.name, 'plan', patienceMs);
    await approve(stage, lab.name, 'plan');
    await waitForGate(stage, lab.name, 'accept', patienceMs, lookEveryMs);
    await waitUntilSettled(lab);
    const settledAt = Date.now();
    const seen = await watch.tell();
    await approve(stage, lab.name, 'accept');
    await cutover(stage, 0, 'watch', lab.name);
    const report = JSON.parse(await cutover(stage, 0, 'report', lab.name, '--json')) as Report;
    for (const line of timesOfLines(report)) console.error(`bench: ${line}`);
    return upgradeFigures({ ...seen, ...momentsOf(report), settledAt });
  } finally {
    await watch.stop();
    await stage.close();
  }
}
