import { labKubectl } from './kubectl.js';
import type { Lab } from './places.js';

/**
 * Tell every Node its pod range, as a controller manager with a range to give away would: the lab's
 * ranges stand in CNI files. A kubelet whose Node has one reports Ready at once and not after 10 s.
 */
export async function recordPodCidrs(lab: Lab): Promise<void> {
  await Promise.all(
    lab.nodes.map(({ name, podCidr }) =>
      labKubectl(lab, [
        'patch',
        'node',
        name,
        `-p=${JSON.stringify({ spec: { podCIDR: podCidr, podCIDRs: [podCidr] } })}`,
      ]),
    ),
  );
}
