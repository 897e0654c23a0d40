import { skew } from '../../model/facts/skew.js';
import type { Finding } from '../../model/finding.js';
import { found } from '../../model/finding-kinds/found.js';
import type { Inventory } from '../../model/inventory.js';
import type { InPlaceSpec } from '../../model/spec.js';
import { type KubernetesVersion, isVersion, minorOf } from '../../model/version.js';

/** What runs side by side at one point of a plan. Versions are told once each. */
export interface ClusterState {
  /** For people: `all old components`, `after hop 1.20`. */
  readonly name: string;
  readonly apiServers: readonly KubernetesVersion[];
  /** Controller managers and schedulers. */
  readonly controllers: readonly KubernetesVersion[];
  readonly nodes: readonly NodeState[];
  /** kubectl on the control-plane nodes, where a plan says which it will be. */
  readonly kubectl?: KubernetesVersion;
}

/** Nodes that are alike. */
export interface NodeState {
  /** For people: `w-1`, `12 workers`. */
  readonly name: string;
  readonly kubelet: KubernetesVersion;
  readonly kubeProxy?: KubernetesVersion;
}

/** Where components would be further apart than the version skew policy bears, in any state of a plan. */
export const skewOf = (states: readonly ClusterState[]): Finding[] =>
  states.flatMap((state) => [
    ...apiServers(state),
    ...controllers(state),
    ...kubectl(state),
    ...state.nodes.flatMap((node) => [...kubelet(state, node), ...kubeProxy(state, node)]),
  ]);

/**
 * The states of a switch: everything old, and everything new. In between nothing runs side by side, since all of the old
 * stops before any of the new starts. The old state is not judged: the cluster lives with it.
 */
export function statesOfSwitch(spec: InPlaceSpec, { nodes }: Inventory): ClusterState[] {
  const { version, layout } = spec;
  const state = { name: `after the switch to ${version}`, apiServers: [version] };
  const after = nodes.map(({ name, role, kubeletVersion, components }): NodeState => {
    const half = role === 'control-plane' ? layout.controlPlane : layout.worker;
    const has = (program: string) => components.some(({ component }) => component === program);
    const gets = (program: string) => half.programs.some((one) => one.name === program);
    const old = isVersion(kubeletVersion) ? kubeletVersion : spec.from;
    return {
      name,
      kubelet: gets('kubelet') ? version : old,
      // Where it is an add-on it comes with the add-ons of the target.
      ...(has('kube-proxy') && { kubeProxy: gets('kube-proxy') ? version : old }),
    };
  });
  return [{ ...state, controllers: [version], nodes: after }];
}

const minors = (versions: readonly KubernetesVersion[]): readonly number[] => versions.map(minorOf);
const oldest = ({ apiServers: versions }: ClusterState): number => Math.min(...minors(versions));
const newest = ({ apiServers: versions }: ClusterState): number => Math.max(...minors(versions));

function apiServers(state: ClusterState): Finding[] {
  if (state.apiServers.length === 0 || newest(state) - oldest(state) <= skew.apiServers) return [];
  const what = `API servers of v1.${oldest(state)} and v1.${newest(state)} run together`;
  return [found('planned-skew-api-servers', state.name, what)];
}

function controllers(state: ClusterState): Finding[] {
  const wrong = state.controllers.filter((version) => {
    const behind = oldest(state) - minorOf(version);
    return behind < 0 || newest(state) - minorOf(version) > skew.controllers;
  });
  return wrong.map((version) =>
    found(
      'planned-skew-controllers',
      state.name,
      `controllers of ${version} beside API servers of v1.${oldest(state)}`,
    ),
  );
}

function kubectl(state: ClusterState): Finding[] {
  const { name, kubectl: version } = state;
  if (version === undefined) return [];
  const apart = [oldest(state), newest(state)].map((one) => Math.abs(one - minorOf(version)));
  if (Math.max(...apart) <= skew.kubectl) return [];
  const what = `kubectl on the nodes is ${version}, the API server v1.${newest(state)}`;
  return [found('planned-skew-kubectl', name, what)];
}

/** How far something on a node may be behind. */
const allowed = (version: KubernetesVersion): number =>
  minorOf(version) >= skew.nodesSince ? skew.nodes : skew.oldNodes;

const isApart = (version: KubernetesVersion, state: ClusterState): boolean =>
  minorOf(version) > oldest(state) || newest(state) - minorOf(version) > allowed(version);

function kubelet(state: ClusterState, { name, kubelet: version }: NodeState): Finding[] {
  if (!isApart(version, state)) return [];
  const what = `${state.name}: the kubelet is ${version}, the API server v1.${newest(state)}`;
  return [found('planned-skew-kubelet', name, what)];
}

function kubeProxy(state: ClusterState, node: NodeState): Finding[] {
  const { name, kubelet: beside, kubeProxy: version } = node;
  if (version === undefined) return [];
  const fromKubelet = Math.abs(minorOf(version) - minorOf(beside));
  if (!isApart(version, state) && fromKubelet <= allowed(version)) return [];
  const what = `${state.name}: kube-proxy is ${version}, the kubelet ${beside}, the API server v1.${newest(state)}`;
  return [found('planned-skew-kube-proxy', name, what)];
}
