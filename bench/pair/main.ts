import { join } from 'node:path';
import { applyApplication, shopTargets } from '../../lab/application/application.js';
import { type Containers, containersOf } from '../../lab/application/containers.js';
import { type LabDescription, readDescription } from '../../lab/cluster/description.js';
import { type Lab, labDown, labUp } from '../../lab/lab.js';
import { startProber } from '../../lab/prober/prober.js';
import { root } from '../../lab/setup/root.js';
import { type Stage, approve, openStage, waitForGate, writeSpec } from '../../lab/stage/stage.js';
import type { Report } from '../../model/report.js';
import { cutover } from '../call-cutover.js';
import { probesPerSecond, waitUntilSettled } from '../settings.js';
import { type PairOptions, readPairOptions } from './options.js';
import { pairText } from './text.js';

const patienceMs = 20 * 60_000;

/** What one pair of versions came to on a lab made for it. */
export interface PairSeen {
  /** What the plan said, where it was refused. */
  readonly refused?: string;
  readonly report?: Report;
  /** Containers of the application before, on the new version where it came so far, and at the end. */
  readonly before: Containers;
  readonly there?: Containers;
  readonly after: Containers;
}

/**
 * Switches a lab of one version to another under running containers, and back, and prints what was seen: the table of version pairs
 * is made of it. Returns an exit code: 0 also where the pair cannot go, as that is what was to be known.
 */
export async function runPairBench(args: readonly string[]): Promise<number> {
  const options = readPairOptions(args);
  const lab = await labUp(await pairLab(options));
  try {
    await applyApplication(lab);
    await waitUntilSettled(lab);
    console.log(pairText(options, await seenOn(lab, options)));
  } finally {
    if (!options.keepLab) await labDown(lab.name);
  }
  return 0;
}

/** Under a name and network of its own: another lab of somebody is left alone. */
const pairLab = ({ from, controlPlanes }: PairOptions): Promise<LabDescription> =>
  readDescription(
    join(root, 'lab', controlPlanes === 1 ? 'kubeadm.lab.yaml' : 'kubeadm-3.lab.yaml'),
    { name: 'lab-bench-pair', version: from, network: '10.233.7.0/24' },
  );

async function seenOn(lab: Lab, { to }: PairOptions): Promise<PairSeen> {
  const stage = await openStage();
  const file = join(stage.directory, 'prober.jsonl');
  const targets = shopTargets(lab);
  const prober = await startProber({ targets, perSecond: probesPerSecond, file });
  try {
    const before = await containersOf(lab, 'shop');
    const spec = await writeSpec(stage, lab, to, { carry: 'data' });
    const planned = await stage.cutover('plan', spec);
    if (planned.exitCode !== 0)
      return { before, after: before, refused: `${planned.stdout}\n${planned.stderr}` };
    await cutover(stage, 0, 'start', spec);
    await waitForGate(stage, lab.name, 'plan', patienceMs);
    await approve(stage, lab.name, 'plan');
    const there = await onTheNewVersion(lab, stage);
    if (there !== undefined) await cutover(stage, 0, 'rollback', lab.name, '--reason', 'to see');
    await stage.cutover('watch', lab.name);
    const said = await stage.cutover('report', lab.name, '--json');
    const report = JSON.parse(said.stdout) as Report;
    await waitUntilSettled(lab);
    return { before, ...(there && { there }), after: await containersOf(lab, 'shop'), report };
  } finally {
    await prober.stop();
    await stage.close();
  }
}

/** Containers at the last gate; absent where the run went back by itself before. */
async function onTheNewVersion(lab: Lab, stage: Stage): Promise<Containers | undefined> {
  try {
    await waitForGate(stage, lab.name, 'accept', patienceMs, 2000);
  } catch (cause) {
    const { stdout } = await stage.cutover('status', lab.name, '--json');
    if ((JSON.parse(stdout) as { state?: string }).state === 'ended') return undefined;
    throw cause;
  }
  return containersOf(lab, 'shop');
}
