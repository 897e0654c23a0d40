import { inNode, layFiles } from '../nodes/node-container.js';
import { text } from '../nodes/node-files.js';
import { until } from '../nodes/until.js';
import { withProgress } from '../programs/progress.js';
import { growEtcd } from './etcd-growth.js';
import { joinConfig, type JoinTicket } from './kubeadm-config.js';
import { controlPlaneOf, controlPlanesOf, workersOf, type Lab, type NodePlace } from './places.js';
import { shareCertificates } from './shared-certificates.js';
import { factsOf } from './versions.js';

/**
 * Let all further nodes join by kubeadm. What may stand side by side does: all kubelets join while
 * etcd has its one member and rests, then etcd grows, and API servers start when their etcd is there.
 * In kubeadm's own order each API server is started before its etcd, ends, and is held back.
 */
export async function joinNodes(lab: Lab, ticket: JoinTicket): Promise<void> {
  const [first, further, workers] = [controlPlaneOf(lab), laterControlPlanes(lab), workersOf(lab)];
  for (const node of further)
    await shareCertificates(lab, { from: first, to: node, folder: '/etc/kubernetes/pki' });
  for (const node of [...further, ...workers]) await layJoinConfig(lab, node, ticket);
  if (isKubeletLast(lab)) {
    for (const node of further) await join(lab, node, preflight);
    await Promise.all(workers.map((node) => join(lab, node, preflight)));
    return;
  }
  await Promise.all([
    ...further.map((node) => join(lab, node, [...preflight, ...controlPlanePhases])),
    ...workers.map((node) => join(lab, node, preflight)),
  ]);
  // One after the other: etcd takes one new member at a time.
  for (const node of further) await growEtcd(lab, node, joinFile);
  await Promise.all(further.map((node) => startControlPlane(lab, node)));
}

/** From 1.33 on a control plane's kubelet talks to the node's own API server, and so joins after it. */
const isKubeletLast = ({ description }: Lab): boolean => factsOf(description.version).minor >= 33;

const laterControlPlanes = (lab: Lab): readonly NodePlace[] => controlPlanesOf(lab).slice(1);

/** Preflight asks for crictl and a kernel configuration that a container does not show. */
const preflight = ['preflight'] as const;

/** What a control-plane node has besides its kubelet; a worker's join does nothing in them. */
const controlPlanePhases = ['control-plane-prepare/control-plane', 'control-plane-join'] as const;

/** What is done of a join when the node's kubelet and its member of etcd are there. */
const donePhases = [
  'control-plane-prepare/download-certs',
  'control-plane-prepare/certs',
  'control-plane-prepare/kubeconfig',
  'check-etcd',
  'kubelet-start',
  'control-plane-join/etcd',
] as const;

const joinFile = '/root/kubeadm-join.yaml';

const layJoinConfig = (lab: Lab, node: NodePlace, ticket: JoinTicket): Promise<void> =>
  layFiles(lab, node, [text(joinFile, joinConfig(lab, node, ticket), 0o600)]);

/** A kubelet looks only now and then for a folder of manifests that is not there at its start. */
const join = (lab: Lab, node: NodePlace, skipped: readonly string[]): Promise<string> =>
  withProgress(`${lab.name}: kubeadm join on ${node.name}`, () =>
    inNode(
      node,
      `mkdir -p /etc/kubernetes/manifests; ${joinCommand(skipped)}; systemctl -q enable kubelet`,
    ),
  );

const joinCommand = (skipped: readonly string[]): string =>
  `kubeadm join --config ${joinFile} --skip-phases=${skipped.join(',')}`;

/** May be tried again: kubeadm writes the same manifests, labels and entries. */
const startControlPlane = (lab: Lab, node: NodePlace): Promise<void> =>
  withProgress(`${lab.name}: control plane on ${node.name}`, () =>
    until({ name: `the join of ${node.name}`, deadlineMs: 180_000, everyMs: 2000 }, async () => {
      await inNode(node, joinCommand([...preflight, ...donePhases]));
      return undefined;
    }),
  );
