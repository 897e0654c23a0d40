import { join } from 'node:path';
import { cacheFolder } from '../programs/cache.js';
import type { LabDescription } from './description.js';

/** A machine of a lab. */
export interface NodePlace {
  readonly name: string;
  readonly role: 'control-plane' | 'worker';
  readonly address: string;
  /** The pods of this node have addresses out of this range. */
  readonly podCidr: string;
  /** The engine's name of the node. */
  readonly container: string;
  readonly cordoned: boolean;
}

/** A lab and where everything of it is. All paths are private to this user. */
export interface Lab {
  readonly name: string;
  readonly description: LabDescription;
  readonly nodes: readonly NodePlace[];
  readonly directory: string;
  readonly sshKey: string;
  readonly knownHosts: string;
  readonly kubeconfig: string;
  /** The API server's address as the kubeconfig has it. */
  readonly apiServer: string;
}

/** Where all labs keep their files. */
export const labsFolder = (): string => join(cacheFolder(), 'labs');

/** Where one lab keeps its files. */
export const labFolder = (name: string): string => join(labsFolder(), name);

/** The label by which the engine knows what belongs to a lab. */
export const labLabel = 'kube-cutover.lab';

/** The engine's network of a lab. */
export const networkOf = (name: string): string => `kube-cutover-${name}`;

/** Everything of a lab that follows from its description. */
export function placesOf(description: LabDescription): Lab {
  const directory = labFolder(description.name);
  const nodes = description.nodes.map((node, index) => ({
    ...node,
    address: hostOf(description.network, 11 + index),
    podCidr: podCidrOf(description.podCidr, index + 1),
    container: `${description.name}-${node.name}`,
  }));
  const lab = {
    name: description.name,
    description,
    nodes,
    directory,
    sshKey: join(directory, 'ssh', 'id_ed25519'),
    knownHosts: join(directory, 'ssh', 'known_hosts'),
    kubeconfig: join(directory, 'kubeconfig'),
  };
  return { ...lab, apiServer: `https://${controlPlaneOf(lab).address}:6443` };
}

/** The node that runs the control plane. */
export function controlPlaneOf({ name, nodes }: Pick<Lab, 'name' | 'nodes'>): NodePlace {
  const found = nodes.find(({ role }) => role === 'control-plane');
  if (found === undefined) throw new Error(`lab ${name}: no node has the role control-plane`);
  return found;
}

/** The nodes that run only workloads. */
export const workersOf = ({ nodes }: Pick<Lab, 'nodes'>): readonly NodePlace[] =>
  nodes.filter(({ role }) => role === 'worker');

/** The n-th address of a range that ends on a whole octet or sooner: 10.96.0.10 of 10.96.0.0/16. */
export function hostOf(cidr: string, host: number): string {
  const octets = (cidr.split('/')[0] ?? '').split('.');
  return [...octets.slice(0, 3), String(host)].join('.');
}

/** The n-th /24 of a /16. */
export function podCidrOf(cidr: string, index: number): string {
  const octets = cidr.split('.');
  return `${octets[0]}.${octets[1]}.${index}.0/24`;
}
