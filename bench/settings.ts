import { join } from 'node:path';
import { applicationUnmet, shopTargets } from '../lab/application/application.js';
import { type LabDescription, readDescription } from '../lab/cluster/description.js';
import type { LabVersion } from '../lab/cluster/versions.js';
import type { Lab } from '../lab/lab.js';
import { until } from '../lab/nodes/until.js';
import { root } from '../lab/setup/root.js';

/** Where both ways move the lab. */
export const target: LabVersion = 'v1.23.6';

/** Requests each second over all targets: half of this is how exactly a gap is known. */
export const probesPerSecond = 20;

/** The default lab under a name and network of its own: another one of somebody is left alone. */
export const benchLab = (): Promise<LabDescription> =>
  readDescription(join(root, 'lab/kubeadm.lab.yaml'), {
    name: 'lab-bench',
    network: '10.233.9.0/24',
  });

/** Wait until all of the application runs and goes on answering. */
export const waitUntilSettled = (lab: Lab): Promise<void> =>
  until(
    { name: `the application of ${lab.name} to be whole`, ...patience },
    lasting(() => applicationUnmet(lab)),
  );

/** Wait until people are served at every address, whatever the API tells of pods. */
export const waitUntilServing = (lab: Lab): Promise<void> =>
  until(
    { name: `the application of ${lab.name} to answer`, ...patience },
    lasting(() => silentTarget(lab)),
  );

const patience = { deadlineMs: 180_000, everyMs: 500 };

async function silentTarget(lab: Lab): Promise<string | undefined> {
  for (const target of shopTargets(lab)) {
    const { ok, status } = await fetch(target, { signal: AbortSignal.timeout(1000) });
    if (!ok) return `${target} answered ${status}`;
  }
  return undefined;
}

/** A restarted API tells of pods as they were: a condition has to hold ten times on end. */
function lasting(look: () => Promise<string | undefined>): () => Promise<string | undefined> {
  let held = 0;
  return async () => {
    const unmet = await look().catch(String);
    held = unmet === undefined ? held + 1 : 0;
    return held >= 10 ? undefined : (unmet ?? 'it has only just come');
  };
}
