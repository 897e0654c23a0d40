import type { KubernetesVersion } from '../../../model/version.js';
import type { ClusterState, NodeState } from '../skew.js';
import type { Hop, HopPlan } from './hop.js';

/**
 * What runs side by side at every point of a way in hops, in the order it comes to pass: API servers one by one, then
 * controllers, then the kubelets of the control plane, add-ons, and the workers where they follow. kube-proxy is judged both ways:
 * as a program of the worker, and as an add-on. What the cluster lives with today is not among them.
 */
export function statesOfHops({ hops, workersAt, workersFirst }: HopPlan): ClusterState[] {
  const states: ClusterState[] = [];
  let workers = workersAt;
  const [first] = hops;
  if (workersFirst !== undefined && first !== undefined) {
    workers = [workersFirst];
    states.push(settled(`before the hop to ${first.to}`, first.from, workers));
  }
  for (const hop of hops) {
    states.push(...statesOfControlPlane(hop, workers));
    if (!hop.workersFollow) continue;
    const name = `while workers go to ${hop.to}`;
    states.push(settled(name, hop.to, [...workers, hop.to]));
    workers = [hop.to];
    states.push(settled(`after the hop to ${hop.to}`, hop.to, workers));
  }
  return states;
}

/** The states of one hop until its add-ons are there; workers stay as they are. */
export function statesOfControlPlane(
  { from, to }: Pick<Hop, 'from' | 'to'>,
  workers: readonly KubernetesVersion[],
): ClusterState[] {
  const nodes = [...workersWith(workers, from), ...controlPlane(from)];
  return [
    {
      name: `while API servers go to ${to}`,
      apiServers: [from, to],
      controllers: [from],
      nodes,
    },
    {
      name: `while controllers go to ${to}`,
      apiServers: [to],
      controllers: [from, to],
      nodes,
    },
    {
      name: `while kubelets of the control plane go to ${to}`,
      apiServers: [to],
      controllers: [to],
      nodes: [...nodes, ...controlPlane(to)],
    },
    settled(`after add-ons went to ${to}`, to, workers),
  ];
}

const settled = (
  name: string,
  version: KubernetesVersion,
  workers: readonly KubernetesVersion[],
): ClusterState => ({
  name,
  apiServers: [version],
  controllers: [version],
  nodes: [...workersWith(workers, version), ...controlPlane(version)],
});

const workersWith = (
  workers: readonly KubernetesVersion[],
  addOn: KubernetesVersion,
): NodeState[] =>
  workers.flatMap((kubelet) => [
    { name: `workers of ${kubelet}`, kubelet, kubeProxy: kubelet },
    { name: `workers of ${kubelet} with kube-proxy as an add-on`, kubelet, kubeProxy: addOn },
  ]);

const controlPlane = (kubelet: KubernetesVersion): NodeState[] => [
  { name: `control plane of ${kubelet}`, kubelet, kubeProxy: kubelet },
];
