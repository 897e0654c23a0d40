import { hotLayout } from '../../model/layouts/hot.js';
import { kubeadmLayout } from '../../model/layouts/kubeadm.js';
import type { ComponentFacts, Inventory, NodeFacts } from '../../model/inventory.js';
import type { NodeLayout } from '../../model/layout.js';
import type { InPlaceSpec } from '../../model/spec.js';
import { aNode, aNodeRef, aProgram, anInventory } from './plan.js';

const nodes = ['cp-1', 'cp-2', 'cp-3', 'w-1', 'w-2', 'w-3'];

/** A stepwise upgrade of a kubeadm cluster with three control-plane nodes, from v1.18.8 to v1.19.12. */
export const aHop = (over: Partial<InPlaceSpec> = {}): Partial<InPlaceSpec> => ({
  strategy: 'in-place-stepwise',
  carry: 'data',
  from: 'v1.18.8',
  version: 'v1.19.12',
  nodes: nodes.map(aNodeRef),
  layout: hotLayout(kubeadmLayout),
  ...over,
});

/** That cluster; `etcd` is the tag of the image that the bundle brings, which 3.4.3 is now. */
export function aHighlyAvailable(etcd = '3.4.3'): Inventory {
  const images = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kube-proxy'];
  const image = (name: string) => ({ ...aProgram(name), kind: 'image' as const, image: name });
  const base = anInventory();
  return {
    ...base,
    cluster: { ...base.cluster, version: 'v1.18.8' },
    nodes: nodes.map(facts),
    bundle: {
      version: 'v1.19.12',
      files: [
        ...base.bundle.files,
        ...['kubeadm', 'kubectl'].map(aProgram),
        ...images.map((name) => image(`k8s.test/${name}:v1.19.12`)),
        image(`k8s.test/etcd:${etcd}`),
      ],
    },
  };
}

function facts(name: string): NodeFacts {
  const node = aNode(name, { kubeletVersion: 'v1.18.8' });
  const half = node.role === 'control-plane' ? kubeadmLayout.controlPlane : kubeadmLayout.worker;
  return { ...node, components: componentsOf(half, name) };
}

/** As much of its command line as a member is made by. */
const etcdArgs = (name: string) => [
  `--name=${name}`,
  '--data-dir=/var/lib/etcd',
  `--initial-advertise-peer-urls=https://${name}:2380`,
];

const componentsOf = ({ components }: NodeLayout, name: string): ComponentFacts[] =>
  components.map(({ component, kind, path }) => ({
    component,
    path,
    args: component === 'etcd' ? etcdArgs(name) : [],
    sha256: 'f',
    ...(kind === 'static-pod' && {
      image: component === 'etcd' ? 'k8s.test/etcd:3.4.3' : `k8s.test/${component}:v1.18.8`,
    }),
  }));
