import type { Finding } from '../../../model/finding.js';
import { found } from '../../../model/finding-kinds/found.js';
import type { NodeRef } from '../../../model/node.js';
import type { NodeFactsRead } from '../../nodes/node-facts.js';

/** What of a node is compared with the others: digests and ids, nothing to be kept secret. */
export interface NodeIdentity {
  readonly node: Pick<NodeRef, 'name' | 'role'>;
  readonly machineId?: string;
  /** sha256 by what the file is for; absent where the node has none. */
  readonly digests: { readonly [purpose in Compared]?: string };
}

type Compared = 'authority' | 'token-key' | 'encryption-key';

const kinds = {
  authority: 'authority-differs',
  'token-key': 'token-key-differs',
  'encryption-key': 'encryption-key-differs',
} as const;

/** Files by purpose, as the running programs name them; kubeadm's places otherwise. */
export interface ComparedPaths {
  readonly authority: string;
  readonly 'token-key': string;
  readonly 'encryption-key'?: string;
}

/** What of the facts is compared. */
export function identityOf(
  node: NodeIdentity['node'],
  facts: NodeFactsRead,
  paths: ComparedPaths,
): NodeIdentity {
  const digests = facts.certificates?.digests ?? [];
  const entries = Object.entries(paths).flatMap(([purpose, path]) => {
    const digest = digests.find((one) => one.path === path)?.sha256;
    return digest === undefined ? [] : [[purpose, digest] as const];
  });
  const machineId = facts.system?.machineId;
  return {
    node,
    ...(machineId && { machineId }),
    digests: Object.fromEntries(entries),
  };
}

/** What must be alike on all nodes, or on none two. One finding for each that differs from the first. */
export const compareNodes = (nodes: readonly NodeIdentity[]): Finding[] => [
  ...differing(nodes, 'authority'),
  ...differing(controlPlanes(nodes), 'token-key'),
  ...differing(controlPlanes(nodes), 'encryption-key'),
  ...sharing(nodes),
];

function differing(nodes: readonly NodeIdentity[], purpose: Compared): Finding[] {
  const [first, ...rest] = nodes.filter(({ digests }) => digests[purpose] !== undefined);
  return rest
    .filter(({ digests }) => digests[purpose] !== first?.digests[purpose])
    .map(({ node }) =>
      found(kinds[purpose], node.name, `it is not the one of ${first?.node.name ?? ''}`),
    );
}

function sharing(nodes: readonly NodeIdentity[]): Finding[] {
  const owners = new Map<string, string>();
  return nodes.flatMap(({ node, machineId }) => {
    const owner = machineId === undefined ? undefined : owners.get(machineId);
    if (machineId !== undefined && owner === undefined) owners.set(machineId, node.name);
    return owner === undefined
      ? []
      : [found('machine-id-shared', node.name, `its machine-id is that of ${owner}, too`)];
  });
}

const controlPlanes = (nodes: readonly NodeIdentity[]): readonly NodeIdentity[] =>
  nodes.filter(({ node }) => node.role === 'control-plane');
