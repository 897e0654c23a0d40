import { writeFile } from 'node:fs/promises';
import { ensureComponentImages, pauseReference } from '../images/component-images.js';
import type { ImageTar } from '../images/image-tars.js';
import { inNode } from '../nodes/node-container.js';
import { withProgress } from '../programs/progress.js';
import { ensureKubernetes } from '../programs/programs.js';
import { bootNodes, importImages } from './build-lab.js';
import { adaptCoredns } from './coredns.js';
import { initControlPlane } from './kubeadm.js';
import { kubeadmFiles } from './kubeadm-files.js';
import { joinNodes } from './kubeadm-join.js';
import { controlPlaneOf, type Lab, type NodePlace } from './places.js';
import { bare } from './versions.js';

/** Build a kubeadm cluster on fresh nodes and fetch its administrator's kubeconfig. */
export async function buildKubeadmCluster(lab: Lab): Promise<void> {
  const { version } = lab.description;
  const programs = await ensureKubernetes(bare(version));
  const images = await ensureComponentImages(version);
  const imagesOf = (node: NodePlace): ImageTar[] => images.filter((image) => isFor(node, image));
  await bootNodes(lab, {
    pauseImage: pauseReference(version),
    files: () => kubeadmFiles(programs),
  });
  const controlPlane = controlPlaneOf(lab);
  await withProgress(`${lab.name}: import images`, () =>
    importImages(controlPlane, imagesOf(controlPlane)),
  );
  // The first node mostly waits from here on.
  const later = lab.nodes.filter((node) => node !== controlPlane);
  const imported = Promise.all(later.map((node) => importImages(node, imagesOf(node))));
  const ticket = await initControlPlane(lab);
  await writeFile(lab.kubeconfig, await inNode(controlPlane, 'cat /etc/kubernetes/admin.conf'), {
    mode: 0o600,
  });
  await adaptCoredns(lab);
  await withProgress(`${lab.name}: import images on the other nodes`, () => imported);
  await joinNodes(lab, ticket);
}

/** Workers run no static pods. */
const workerImages = ['kube-proxy', 'coredns', 'pause'];

const isFor = ({ role }: NodePlace, { name }: ImageTar): boolean =>
  role === 'control-plane' || workerImages.includes(name);
