import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { applyApplication, shopTargets } from '../application/application.js';
import { readDescription } from '../cluster/description.js';
import { type Lab, labKubectl, labUp } from '../lab.js';
import { cacheFolder } from '../programs/cache.js';
import { startProber } from '../prober/prober.js';
import { root } from '../setup/root.js';
import { type Stage, approve, openStage, waitForGate, writeSpec } from '../stage/stage.js';

/** Where the demo moves its lab. */
const target = 'v1.23.6';
/** A first migration stages several hundred megabytes on each node. */
const PATIENCE_MS = 15 * 60_000;

/**
 * A real cluster is moved from v1.19.12 to v1.23.6 while it serves, and with `--rollback` back again.
 * Returns the exit code of the command line: 0 migrated, 3 rolled back.
 */
export async function runDemo(args: readonly string[]): Promise<number> {
  const back = args.includes('--rollback');
  const lab = await labUp(await readDescription(join(root, 'lab/kubeadm.lab.yaml')));
  await applyApplication(lab);
  const stage = await openStage();
  try {
    say(`Temporal UI: ${stage.temporal.ui}/namespaces/default/workflows`);
    await showNodes(lab);
    const spec = await writeSpec(stage, lab, target);
    const prober = await startProber({
      targets: shopTargets(lab),
      perSecond: 20,
      file: join(stage.directory, 'prober.jsonl'),
    });
    const exitCode = await migrate(stage, lab, spec, back);
    await prober.stop();
    await showNodes(lab);
    await keepReport(stage, lab, back);
    return back && exitCode === 3 ? 0 : exitCode;
  } finally {
    await stage.close();
  }
}

async function migrate(stage: Stage, lab: Lab, spec: string, back: boolean): Promise<number> {
  await show(stage, 'plan', spec);
  await show(stage, 'start', spec);
  await waitForGate(stage, lab.name, 'plan', PATIENCE_MS);
  const watching = show(stage, 'watch', lab.name);
  await approve(stage, lab.name, 'plan');
  await waitForGate(stage, lab.name, 'accept', PATIENCE_MS);
  await showNodes(lab);
  if (back) await show(stage, 'rollback', lab.name, '--reason', 'to show the way back');
  else await approve(stage, lab.name, 'accept');
  return watching;
}

/** The same command that a person would type, with its output on our own terminal. */
async function show(stage: Stage, ...args: readonly string[]): Promise<number> {
  say(`\n$ cutover ${args.join(' ')}`);
  const { exitCode } = await execa(process.execPath, [join(root, 'dist/client/main.js'), ...args], {
    env: { TEMPORAL_ADDRESS: stage.temporal.address },
    stdio: 'inherit',
    reject: false,
  });
  return exitCode ?? 1;
}

async function showNodes(lab: Lab): Promise<void> {
  say('\n$ kubectl get nodes');
  say(await labKubectl(lab, ['get', 'nodes', '-o', 'wide']));
}

/** The stage's directory goes, the page stays. */
async function keepReport(stage: Stage, lab: Lab, back: boolean): Promise<void> {
  const page = join(stage.directory, 'report.html');
  await show(stage, 'report', lab.name, '--html', page);
  const kept = join(cacheFolder(), back ? 'demo-rollback.html' : 'demo-migration.html');
  await copyFile(page, kept);
  say(`\nReport: file://${kept}`);
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);
