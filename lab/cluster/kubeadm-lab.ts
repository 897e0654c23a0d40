import { writeFile } from 'node:fs/promises';
import { ensureComponentImages, pauseReference } from '../images/component-images.js';
import type { ImageTar } from '../images/image-tars.js';
import { inNode } from '../nodes/node-container.js';
import { withProgress } from '../programs/progress.js';
import { ensureKubernetes } from '../programs/programs.js';
import { bootNodes, importImages } from './build-lab.js';
import { adaptCoredns } from './coredns.js';
import { initControlPlane, joinWorker } from './kubeadm.js';
import { kubeadmFiles } from './kubeadm-files.js';
import { controlPlaneOf, workersOf, type Lab, type NodePlace } from './places.js';
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
  const workers = workersOf(lab);
  const imported = Promise.all(workers.map((node) => importImages(node, imagesOf(node))));
  await withProgress(`${lab.name}: import images`, () =>
    importImages(controlPlane, imagesOf(controlPlane)),
  );
  const ticket = await initControlPlane(lab);
  await writeFile(lab.kubeconfig, await inNode(controlPlane, 'cat /etc/kubernetes/admin.conf'), {
    mode: 0o600,
  });
  await adaptCoredns(lab);
  await imported;
  await Promise.all(workers.map((node) => joinWorker(lab, node, ticket)));
}

/** Workers run no static pods. */
const workerImages = ['kube-proxy', 'coredns', 'pause'];

const isFor = ({ role }: NodePlace, { name }: ImageTar): boolean =>
  role === 'control-plane' || workerImages.includes(name);
