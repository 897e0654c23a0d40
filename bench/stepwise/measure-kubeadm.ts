import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureBundle } from '../../lab/bundle/bundle.js';
import type { NodePlace } from '../../lab/cluster/places.js';
import { corednsTag } from '../../lab/images/component-images.js';
import type { Lab } from '../../lab/lab.js';
import { run } from '../../lab/nodes/run.js';
import { root } from '../../lab/setup/root.js';
import { markOf } from '../marks.js';
import { waitUntilSettled } from '../settings.js';
import { type UpgradeFigures, upgradeFigures } from './figures.js';
import { ensurePauseForCheck, target } from './settings.js';
import { startWatch } from './watched.js';

/** Upgrade the lab by one minor with kubeadm, drained and driven by a plain script. */
export async function measureKubeadm(lab: Lab, directory: string): Promise<UpgradeFigures> {
  const work = join(directory, 'kubeadm');
  await mkdir(work, { recursive: true, mode: 0o700 });
  const call = await caller(lab, work);
  const beganAt = Date.now();
  await call('prepare');
  const watch = await startWatch(lab, work);
  try {
    const said = await call('forward');
    await waitUntilSettled(lab);
    const settledAt = Date.now();
    return upgradeFigures({
      ...(await watch.tell()),
      beganAt,
      firstChangeAt: markOf(said, 'begin'),
      throughAt: markOf(said, 'end'),
      settledAt,
    });
  } finally {
    await watch.stop();
  }
}

/** Calls of the script with everything it needs in its environment. */
async function caller(lab: Lab, work: string) {
  const places = (role: NodePlace['role']): string =>
    lab.nodes
      .filter((node) => node.role === role)
      .map(({ name, address }) => `${name}=${address}`)
      .join(' ');
  const env = {
    WORK: work,
    BUNDLE: await ensureBundle(target, lab.description.layout),
    PAUSE: (await ensurePauseForCheck(lab.description.version)).tar,
    COREDNS: corednsTag,
    TO: target,
    KUBECONFIG: lab.kubeconfig,
    SSH_KEY: lab.sshKey,
    KNOWN_HOSTS: lab.knownHosts,
    CONTROL_PLANES: places('control-plane'),
    WORKERS: places('worker'),
  };
  const script = join(root, 'bench/stepwise/kubeadm-upgrade.sh');
  return (verb: 'prepare' | 'forward'): Promise<string> =>
    run('bash', [script, verb], { env, timeoutMs: 20 * 60_000 });
}
