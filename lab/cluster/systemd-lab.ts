import { writeFile } from 'node:fs/promises';
import { ensureAddonImages, pauseReference } from '../images/component-images.js';
import { inNode } from '../nodes/node-container.js';
import { until } from '../nodes/until.js';
import { withProgress } from '../programs/progress.js';
import { ensureEtcd, ensureKubernetes } from '../programs/programs.js';
import { bootNodes, importImages } from './build-lab.js';
import { adaptCoredns } from './coredns.js';
import { servedVersion } from './health.js';
import { labKubectl } from './kubectl.js';
import { controlPlaneOf, controlPlanesOf, workersOf, type Lab, type NodePlace } from './places.js';
import { installCoredns, makeCertificates, makerProgram } from './systemd-certificates.js';
import { systemdFiles } from './systemd-files.js';
import { systemdPlaces, unitsOf } from './systemd-places.js';
import { bare, factsOf } from './versions.js';

/** Build a cluster of plain programs under systemd and fetch its administrator's kubeconfig. */
export async function buildSystemdCluster(lab: Lab): Promise<void> {
  const controlPlane = controlPlaneOf(lab);
  await bootWithPrograms(lab);
  await withProgress(`${lab.name}: certificates`, () => makeCertificates(lab));
  const admin = await inNode(controlPlane, `cat ${systemdPlaces.etc}/admin.conf`);
  await writeFile(lab.kubeconfig, admin, { mode: 0o600 });
  await withProgress(`${lab.name}: start units`, () => startUnits(lab));
  await installCoredns(lab);
  await adaptCoredns(lab);
}

async function bootWithPrograms(lab: Lab): Promise<void> {
  const { version } = lab.description;
  const programs = {
    kubernetes: await ensureKubernetes(bare(version)),
    etcd: await ensureEtcd(factsOf(version).etcd),
  };
  const images = await ensureAddonImages(version);
  const kubectl = {
    path: `${systemdPlaces.bin}/kubectl`,
    from: { file: programs.kubernetes.kubectl },
  };
  const kubeadm = { path: makerProgram, from: { file: programs.kubernetes.kubeadm } };
  await bootNodes(lab, {
    pauseImage: pauseReference(version),
    files: (node) => [
      ...systemdFiles(lab, node, programs),
      kubectl,
      ...(node.role === 'control-plane' ? [kubeadm] : []),
    ],
  });
  await withProgress(`${lab.name}: import images`, () =>
    Promise.all(lab.nodes.map((node) => importImages(node, images))),
  );
}

/**
 * The control plane first: kubelets that find none rest before they look again. All of it at once:
 * the first member of etcd is ready when there are more.
 */
async function startUnits(lab: Lab): Promise<void> {
  await Promise.all(controlPlanesOf(lab).map(enableUnits));
  await until({ name: `the API servers of ${lab.name}`, deadlineMs: 180_000 }, async () => {
    await Promise.all(controlPlanesOf(lab).map((node) => servedVersion(lab, node)));
    return undefined;
  });
  await Promise.all(workersOf(lab).map(enableUnits));
  await Promise.all(controlPlanesOf(lab).map((node) => markControlPlane(lab, node)));
}

const enableUnits = (node: NodePlace): Promise<string> =>
  inNode(node, `systemctl -q enable --now ${unitsOf(node.role).join(' ')}`);

/** A kubelet may not give itself a role; whoever sets up the cluster does. */
async function markControlPlane(lab: Lab, { name }: NodePlace): Promise<void> {
  const role = factsOf(lab.description.version).minor < 24 ? 'master' : 'control-plane';
  await until({ name: `${name} to register`, deadlineMs: 180_000 }, async () => {
    await labKubectl(lab, [
      'label',
      '--overwrite',
      'node',
      name,
      `node-role.kubernetes.io/${role}=`,
    ]);
    return undefined;
  });
}
