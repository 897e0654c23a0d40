import { isDeepStrictEqual } from 'node:util';
import { docker } from '../nodes/engine.js';
import { until } from '../nodes/until.js';
import { withProgress } from '../programs/progress.js';
import { labUnmet } from './health.js';
import { buildKubeadmCluster } from './kubeadm-lab.js';
import { recordLab, recordOf, runningContainers } from './lab-record.js';
import { machinesOf, type Lab } from './places.js';
import { recordPodCidrs } from './pod-cidrs.js';
import { buildSystemdCluster } from './systemd-lab.js';
import { removeLab } from './remove-lab.js';

/** Leave a lab that stands as described and is healthy; build any other from the beginning. */
export async function ensureLab(lab: Lab): Promise<void> {
  const because = await whyNotAsIs(lab);
  if (because === undefined) return;
  process.stderr.write(`${lab.name}: made from the beginning: ${because}\n`);
  await removeLab(lab.name);
  await builders[lab.description.layout](lab);
  await withProgress(`${lab.name}: wait for nodes and add-ons`, () => waitForHealth(lab, 240_000));
  await recordPodCidrs(lab);
  await recordLab(lab);
}

/** Wait until the cluster is as described. */
export const waitForHealth = (lab: Lab, deadlineMs: number): Promise<void> =>
  until({ name: `${lab.name} to be healthy`, deadlineMs, everyMs: 1000 }, () => labUnmet(lab));

const builders = { kubeadm: buildKubeadmCluster, systemd: buildSystemdCluster } as const;

/** A stopped machine is started first: it must come up by itself. */
async function whyNotAsIs(lab: Lab): Promise<string | undefined> {
  const recorded = await recordOf(lab.name);
  if (recorded === undefined) return 'no complete lab of this name is there';
  if (!isDeepStrictEqual(recorded, lab.description)) return 'its description has changed';
  const running = await runningContainers(lab.name);
  const stopped = machinesOf(lab).filter(({ container }) => !running.has(container));
  try {
    if (stopped.length > 0) await docker(['start', ...stopped.map(({ container }) => container)]);
    await waitForHealth(lab, stopped.length > 0 ? 240_000 : 15_000);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
