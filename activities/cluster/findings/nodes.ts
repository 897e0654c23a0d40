import type { Finding } from '../../../model/finding.js';
import { found } from '../../../model/finding-kinds/found.js';
import type { FindingId } from '../../../model/finding-kinds/all.js';
import { listAt, objectAt, textAt, valueAt } from '../../objects/json-path.js';
import { nameOf, type Item } from '../../objects/resource.js';
import { nodeHealth } from '../health.js';
import type { FindingRule, Reading } from './rule.js';

const controlPlaneLabels = [
  'node-role.kubernetes.io/master',
  'node-role.kubernetes.io/control-plane',
];

/** Nodes that carry the control plane, by the labels that every set-up gives them. */
export const controlPlanesOf = ({ of }: Reading): readonly Item[] =>
  of('nodes').filter(({ object }) =>
    controlPlaneLabels.some((label) => label in objectAt(object, 'metadata', 'labels')),
  );

const aboutNodes =
  (id: FindingId, seen: (node: Item) => string | undefined): FindingRule =>
  ({ of }) =>
    of('nodes').flatMap((node): Finding[] => {
      const what = seen(node);
      return what === undefined ? [] : [found(id, nameOf(node.object), what)];
    });

/** Nodes that are away already cannot be changed. */
export const nodesNotReady = aboutNodes('node-not-ready', ({ object }) =>
  nodeHealth(object).ready ? undefined : 'the node is not Ready',
);

/** Somebody keeps pods away from them. */
export const cordonedNodes = aboutNodes('node-cordoned', ({ object }) =>
  nodeHealth(object).unschedulable ? 'the node is cordoned' : undefined,
);

/** Nodes that run short of something. */
export const nodesUnderPressure = aboutNodes('node-pressure', ({ object }) => {
  const pressed = listAt(object, 'status', 'conditions')
    .filter(
      (one) => (textAt(one, 'type') ?? '').endsWith('Pressure') && textAt(one, 'status') === 'True',
    )
    .map((one) => textAt(one, 'type'));
  return pressed.length === 0 ? undefined : pressed.join(', ');
});

/** Taints that people gave; those of the control plane and of cordons are known. */
export const taintedNodes = aboutNodes('node-tainted', ({ object }) => {
  const taints = listAt(object, 'spec', 'taints')
    .map((taint) => `${textAt(taint, 'key')}:${textAt(taint, 'effect')}`)
    .filter((taint) => !/^(?:node-role|node)\.kubernetes\.io\//.test(taint));
  return taints.length === 0 ? undefined : taints.join(', ');
});

/** Pods on a node of which no room is left for a rollout, as a part of its limit. */
const nearlyFull = 0.95;

/** Nodes whose limit of pods is nearly reached. */
export const fullNodes: FindingRule = ({ of }) => {
  const counts = new Map<string, number>();
  for (const { object } of of('pods')) {
    const node = textAt(object, 'spec', 'nodeName') ?? '';
    if (!['Succeeded', 'Failed'].includes(textAt(object, 'status', 'phase') ?? ''))
      counts.set(node, (counts.get(node) ?? 0) + 1);
  }
  return of('nodes').flatMap(({ object }) => {
    const most = Number(textAt(object, 'status', 'allocatable', 'pods') ?? Infinity);
    const pods = counts.get(nameOf(object)) ?? 0;
    const isFull = pods >= most * nearlyFull;
    return isFull ? [found('node-full', nameOf(object), `${pods} of ${most} pods`)] : [];
  });
};

/** A range for its pods is missing where other nodes have one. */
export const nodesWithoutRange: FindingRule = ({ of }) => {
  const without = of('nodes').filter(({ object }) => !valueAt(object, 'spec', 'podCIDR'));
  return without.length === of('nodes').length
    ? []
    : without.map(({ object }) =>
        found('node-without-pod-range', nameOf(object), 'it has no spec.podCIDR'),
      );
};

/** More than one container runtime in the cluster. */
export const mixedRuntimes: FindingRule = ({ of }) =>
  differing('runtimes-differ', of('nodes'), (node) =>
    textAt(node.object, 'status', 'nodeInfo', 'containerRuntimeVersion'),
  );

/** More than one version of the kubelet in the cluster. */
export const mixedKubelets: FindingRule = ({ of }) =>
  differing('kubelets-differ', of('nodes'), ({ object }) => nodeHealth(object).kubeletVersion);

/** API servers of more than one version, where they run as pods. */
export const mixedApiServers: FindingRule = ({ of }) =>
  differing(
    'api-servers-differ',
    of('pods').filter(
      ({ object }) => textAt(object, 'metadata', 'labels', 'component') === 'kube-apiserver',
    ),
    ({ object }) => textAt(listAt(object, 'spec', 'containers')[0], 'image'),
  );

function differing(
  id: FindingId,
  items: readonly Item[],
  valueOf: (item: Item) => string | undefined,
): readonly Finding[] {
  const groups = new Map<string, number>();
  for (const item of items) {
    const value = valueOf(item) ?? 'unknown';
    groups.set(value, (groups.get(value) ?? 0) + 1);
  }
  if (groups.size < 2) return [];
  const seen = [...groups].map(([value, count]) => `${value} (${count})`).toSorted();
  return [found(id, id === 'api-servers-differ' ? 'API servers' : 'Nodes', seen.join(', '))];
}

/** How many carry the control plane. */
export const countOfControlPlanes: FindingRule = (reading) => {
  const planes = controlPlanesOf(reading);
  const names = planes.map(({ object }) => nameOf(object)).join(', ');
  if (planes.length === 1) return [found('single-control-plane', names, 'it is the only one')];
  const isEven = planes.length > 0 && planes.length % 2 === 0;
  return isEven ? [found('even-control-planes', 'Nodes', `${planes.length}: ${names}`)] : [];
};
