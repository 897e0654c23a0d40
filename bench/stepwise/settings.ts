import { join } from 'node:path';
import { type LabDescription, readDescription } from '../../lab/cluster/description.js';
import { type LabVersion, factsOf } from '../../lab/cluster/versions.js';
import { type ImageTar, ensureImages } from '../../lab/images/image-tars.js';
import { root } from '../../lab/setup/root.js';

/** Where both ways bring the lab: one minor further. */
export const target: LabVersion = 'v1.19.12';

/** Requests each second to the application, over all nodes that serve it. */
export const applicationPerSecond = 20;

/** Requests each second to the API server. */
export const apiPerSecond = 10;

/** Which lab is upgraded: three control-plane nodes behind a load balancer, or one, where the machine has less room. */
export type Size = 'three' | 'one';

/** The lab under a name and network of its own: another one of somebody is left alone. */
export const stepwiseLab = (size: Size): Promise<LabDescription> =>
  readDescription(join(root, 'lab', size === 'three' ? 'stepwise.lab.yaml' : 'kubeadm.lab.yaml'), {
    name: 'lab-bench-stepwise',
    version: 'v1.18.8',
    network: '10.233.8.0/24',
  });

/**
 * The pause image of a release as kubeadm's check of health needs it: it runs the image with `-v` in a Job and waits 15 s for its
 * end, while the lab's own would sleep. The name is the same, as kubeadm asks for it by name.
 */
export async function ensurePauseForCheck(version: LabVersion): Promise<ImageTar> {
  const script = '[ "$0" = -v ] && exec echo pause; exec sleep 2147483647';
  const [image] = await ensureImages([
    {
      name: 'pause',
      tag: factsOf(version).pauseTag,
      files: [],
      entrypoint: ['/bin/busybox', 'sh', '-c', script],
    },
  ]);
  if (image === undefined) throw new Error('bench: no pause image was made for its plan');
  return image;
}
