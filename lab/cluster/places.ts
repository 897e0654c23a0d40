import { join } from 'node:path';
import { cacheFolder } from '../programs/cache.js';
import type { LabDescription } from './description.js';

/** A machine of a lab: a node of the cluster, or the load balancer before it. */
export interface MachinePlace {
  readonly name: string;
  readonly address: string;
  /** The engine's name of the machine. */
  readonly container: string;
}

/** A node of a lab's cluster. */
export interface NodePlace extends MachinePlace {
  readonly role: 'control-plane' | 'worker';
  /** The pods of this node have addresses out of this range. */
  readonly podCidr: string;
  readonly cordoned: boolean;
}

/** A lab and where everything of it is. All paths are private to this user. */
export interface Lab {
  readonly name: string;
  readonly description: LabDescription;
  readonly nodes: readonly NodePlace[];
  /** Before the API servers, where there are several. */
  readonly loadBalancer?: MachinePlace;
  readonly directory: string;
  readonly sshKey: string;
  readonly knownHosts: string;
  readonly kubeconfig: string;
  /** The API's address as kubeconfigs have it: the load balancer's, or the one API server's. */
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
  const machine = (name: string, host: number): MachinePlace => ({
    name,
    address: hostOf(description.network, host),
    container: `${description.name}-${name}`,
  });
  const nodes = description.nodes.map(({ role, cordoned, name }, index) => ({
    ...machine(name, 11 + index),
    role,
    cordoned,
    podCidr: podCidrOf(description.podCidr, index + 1),
  }));
  const balancerName = description.loadBalancer;
  const loadBalancer = balancerName === undefined ? undefined : machine(balancerName, 10);
  const lab = {
    name: description.name,
    description,
    nodes,
    ...(loadBalancer === undefined ? {} : { loadBalancer }),
    directory,
    sshKey: join(directory, 'ssh', 'id_ed25519'),
    knownHosts: join(directory, 'ssh', 'known_hosts'),
    kubeconfig: join(directory, 'kubeconfig'),
  };
  const { address } = loadBalancer ?? controlPlaneOf(lab);
  return { ...lab, apiServer: `https://${address}:6443` };
}

/** Every machine: the nodes and, where there is one, the load balancer. */
export const machinesOf = ({
  nodes,
  loadBalancer,
}: Pick<Lab, 'nodes' | 'loadBalancer'>): readonly MachinePlace[] =>
  loadBalancer === undefined ? nodes : [...nodes, loadBalancer];

/** The node that runs the control plane; of several the first, on which the cluster began. */
export function controlPlaneOf(lab: Pick<Lab, 'name' | 'nodes'>): NodePlace {
  const [found] = controlPlanesOf(lab);
  if (found === undefined) throw new Error(`lab ${lab.name}: no node has the role control-plane`);
  return found;
}

/** All nodes that run a control plane, the first first. */
export const controlPlanesOf = ({ nodes }: Pick<Lab, 'nodes'>): readonly NodePlace[] =>
  nodes.filter(({ role }) => role === 'control-plane');

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
