import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { shopTargets } from '../lab/application/application.js';
import { ensureBundle } from '../lab/bundle/bundle.js';
import { waitForHealth } from '../lab/cluster/ensure-lab.js';
import { type NodePlace, controlPlaneOf, workersOf } from '../lab/cluster/places.js';
import type { Lab } from '../lab/lab.js';
import { run } from '../lab/nodes/run.js';
import { readRecords, startProber } from '../lab/prober/prober.js';
import { root } from '../lab/setup/root.js';
import type { Figures, Floor } from './figures.js';
import { lastReadyIn } from './last-ready.js';
import { markOf } from './marks.js';
import { measureFloor } from './measure-floor.js';
import { awayBetween, servingAgainAfter } from './moments.js';
import { probesPerSecond, target, waitUntilServing, waitUntilSettled } from './settings.js';

/** Move the lab with the shell runbook and take it back; in between, on the new version, the floor. */
export async function measureShell(
  lab: Lab,
  directory: string,
): Promise<{ readonly shell: Figures; readonly floor: Floor }> {
  const work = join(directory, 'shell');
  await mkdir(work, { recursive: true, mode: 0o700 });
  const call = caller(lab, work, await ensureBundle(target, lab.description.layout));
  await call('prepare');
  const there = await probed(lab, join(work, 'there.jsonl'), async () => {
    const said = await call('forward');
    await waitUntilSettled(lab);
    return said;
  });
  const lastReady = await lastReadyIn(lab);
  const floor = await measureFloor(lab);
  await waitUntilServing(lab);
  const back = await probed(lab, join(work, 'back.jsonl'), async () => {
    const said = await call('back');
    await waitForHealth(lab, 120_000);
    await waitUntilSettled(lab);
    return said;
  });
  const firstStop = markOf(there.said, 'first-stop');
  return {
    shell: {
      windowMs: lastReady - firstStop,
      awayMs: awayBetween(there.records, firstStop, Date.now()),
      servingAgainMs: servingAgainAfter(back.records, markOf(back.said, 'begin')),
    },
    floor,
  };
}

/** Do something while the outside prober asks; its records end with the work. */
async function probed(lab: Lab, file: string, work: () => Promise<string>) {
  const prober = await startProber({ targets: shopTargets(lab), perSecond: probesPerSecond, file });
  try {
    const said = await work();
    await prober.stop();
    return { said, records: await readRecords(file) };
  } finally {
    await prober.stop();
  }
}

/** Calls of the runbook with everything it needs in its environment. */
function caller(lab: Lab, work: string, bundle: string) {
  const place = ({ name, address }: NodePlace): string => `${name}=${address}`;
  const env = {
    WORK: work,
    BUNDLE: bundle,
    FROM: lab.description.version,
    TO: target,
    KUBECONFIG: lab.kubeconfig,
    SSH_KEY: lab.sshKey,
    KNOWN_HOSTS: lab.knownHosts,
    CLEAN: join(root, 'dist/bench/clean-objects.js'),
    CONTROL_PLANE: place(controlPlaneOf(lab)),
    WORKERS: workersOf(lab).map(place).join(' '),
  };
  const script = join(root, 'bench/shell-runbook.sh');
  return (verb: 'prepare' | 'forward' | 'back'): Promise<string> =>
    run('bash', [script, verb], { env, timeoutMs: 15 * 60_000 });
}
