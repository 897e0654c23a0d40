import { inNode, layFiles } from '../nodes/node-container.js';
import { text, type NodeFile } from '../nodes/node-files.js';
import type { Lab, NodePlace } from './places.js';

/**
 * What control-plane nodes have in common; all else each makes for itself. As in
 * https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/high-availability
 * (manual certificate distribution): nothing of it is left in the cluster.
 */
const shared = [
  'ca.crt',
  'ca.key',
  'sa.key',
  'sa.pub',
  'front-proxy-ca.crt',
  'front-proxy-ca.key',
  'etcd/ca.crt',
  'etcd/ca.key',
];

/** Hand a further control-plane node the CAs and keys of the first, into the same folder. */
export async function shareCertificates(
  lab: Lab,
  hand: { readonly from: NodePlace; readonly to: NodePlace; readonly folder: string },
): Promise<void> {
  const { from, to, folder } = hand;
  const paths = shared.map((name) => `${folder}/${name}`);
  await layFiles(lab, to, await Promise.all(paths.map((path) => copyOf(from, path))));
}

/** A file of a node, to be laid on another at the same or another path; private if it is a key. */
export async function copyOf(from: NodePlace, path: string, target = path): Promise<NodeFile> {
  const mode = /\.(crt|pub)$/.test(target) ? 0o644 : 0o600;
  return text(target, `${await inNode(from, `cat ${path}`)}\n`, mode);
}
