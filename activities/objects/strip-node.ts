import { removeAt, removeEntriesAt, removeKeysAt, textAt } from './json-path.js';
import type { Strip } from './strip.js';
import { isOfType } from './surroundings.js';

/** Taints that the node controller sets and takes away as the node's state demands. */
const controllerTaints: readonly string[] = [
  'node.kubernetes.io/not-ready',
  'node.kubernetes.io/unreachable',
  'node.kubernetes.io/unschedulable',
  'node.kubernetes.io/memory-pressure',
  'node.kubernetes.io/disk-pressure',
  'node.kubernetes.io/pid-pressure',
  'node.kubernetes.io/network-unavailable',
];

/** Is this a taint that follows from the node's state? */
export const isControllerTaint = (key: string): boolean => controllerTaints.includes(key);

/** Labels, annotations, cordon, pod ranges and people's taints stay: the kubelet registers on the Node it finds. */
export const stripNode: Strip = (item) => {
  if (isOfType('namespaces')(item)) return removeAt(item.object, 'spec');
  if (!isOfType('nodes')(item)) return item.object;
  const untainted = removeEntriesAt(item.object, ['spec', 'taints'], (taint) =>
    isControllerTaint(textAt(taint, 'key') ?? ''),
  );
  return removeKeysAt(
    removeAt(untainted, 'spec', 'configSource'), // Dynamic kubelet configuration went in v1.24.
    ['metadata', 'annotations'],
    (key) => key === 'node.alpha.kubernetes.io/ttl', // The controller's, by the number of nodes.
  );
};
