import { join } from 'node:path';
import { applicationUnmet } from '../lab/application/application.js';
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

/** A restarted API tells of pods as they were: the application itself has to answer, ten times on end. */
export async function waitUntilSettled(lab: Lab): Promise<void> {
  let answered = 0;
  await until(
    { name: `the application of ${lab.name} to be whole`, deadlineMs: 180_000, everyMs: 500 },
    async () => {
      const unmet = await applicationUnmet(lab).catch(String);
      answered = unmet === undefined ? answered + 1 : 0;
      return answered >= 10 ? undefined : (unmet ?? 'it has only just come');
    },
  );
}
