import { found } from '../../../model/finding-kinds/found.js';
import { minorOf } from '../../../model/version.js';
import type { NodeFactsRead } from '../../nodes/node-facts.js';
import type { Detector } from './detector.js';
import { kubeletSettings } from './kubelet-settings.js';

type Runtime = NonNullable<NodeFactsRead['runtime']>;
type RuntimeName = 'containerd' | 'docker' | 'crio';

/** Namespaces of containerd that belong to a runtime which is asked by itself. */
const DOCKER_NAMESPACE = 'moby';

/** Kubelet and runtime must manage control groups in the same way. */
export const cgroupDriver: Detector = (facts, { node }) => {
  const kubelet = kubeletDriver(facts);
  const name = runtimeOf(facts);
  const runtime = facts.runtime && name && driverOf(facts.runtime, name);
  if (facts.processes === undefined || runtime === undefined) return [];
  return [
    ...(kubelet === runtime
      ? []
      : [
          found(
            'cgroup-driver-differs',
            node.name,
            `the kubelet uses ${kubelet}, ${String(name)} uses ${runtime}`,
          ),
        ]),
    ...(facts.system?.cgroup === 'v2' && kubelet === 'cgroupfs' && runtime === 'cgroupfs'
      ? [found('cgroupfs-on-v2', node.name, 'kubelet and runtime use cgroupfs')]
      : []),
  ];
};

/** What the target can no longer speak to. */
export const outdated: Detector = (facts, { node, to }) => {
  const name = runtimeOf(facts);
  const containerd = facts.runtime?.containerd;
  const version = containerd?.version;
  const uses = name === 'containerd';
  return [
    ...(name === 'docker' && minorOf(to) >= 24
      ? [
          found(
            'dockershim-ends',
            node.name,
            `the kubelet speaks to Docker ${facts.runtime?.docker?.version ?? ''} by itself`,
          ),
        ]
      : []),
    ...(uses && typeof version === 'string' && minorOf(to) >= 26 && isBefore(version, 1, 6)
      ? [found('containerd-too-old', node.name, `containerd ${version}`)]
      : []),
    ...(uses && containerd?.isCriDisabled === true
      ? [found('containerd-cri-off', node.name, 'disabled_plugins has cri')]
      : []),
  ];
};

/** Containers that are not where they should be. */
export const containers: Detector = ({ runtime }, { node, layout }) => {
  if (!runtime) return [];
  const running = (runtime.containerd?.running ?? []).filter(({ count }) => count > 0);
  const own = running.find(({ namespace }) => namespace === layout.runtime.namespace)?.count ?? 0;
  const inDocker = runtime.docker?.inPods ?? 0;
  const others = [
    ...(runtime.docker?.others ?? []),
    ...running
      .filter(({ namespace }) => ![layout.runtime.namespace, DOCKER_NAMESPACE].includes(namespace))
      .map(({ namespace, count }) => `${count} in containerd's namespace ${namespace}`),
  ];
  return [
    ...(own > 0 && inDocker > 0
      ? [
          found(
            'containers-in-two-runtimes',
            node.name,
            `${own} containers in containerd, ${inDocker} of pods in Docker`,
          ),
        ]
      : []),
    ...(others.length > 0
      ? [found('containers-outside-pods', node.name, others.slice(0, 10).join(', '))]
      : []),
  ];
};

/** The image that holds every pod's namespaces. */
export const pauseImage: Detector = (facts, { node }) => {
  const containerd = facts.runtime?.containerd;
  if (!containerd?.sandboxImage || runtimeOf(facts) !== 'containerd') return [];
  const guarded = kubeletSettings(facts).flags.get('pod-infra-container-image');
  return [
    ...(guarded !== undefined && guarded !== containerd.sandboxImage
      ? [
          found(
            'pause-image-differs',
            node.name,
            `the kubelet guards ${guarded}, containerd uses ${containerd.sandboxImage}`,
          ),
        ]
      : []),
    ...(containerd.hasSandboxImage === false
      ? [found('pause-image-absent', node.name, `${containerd.sandboxImage} is not on the node`)]
      : []),
  ];
};

/** The runtime that the kubelet speaks to, by its own settings. */
function runtimeOf(facts: NodeFactsRead): RuntimeName | undefined {
  const { flags, setting } = kubeletSettings(facts);
  const endpoint = setting('containerRuntimeEndpoint', 'container-runtime-endpoint') ?? '';
  if (endpoint.includes('containerd')) return 'containerd';
  if (endpoint.includes('crio')) return 'crio';
  const isRemote = flags.get('container-runtime') === 'remote' || endpoint !== '';
  return facts.runtime?.docker && !isRemote ? 'docker' : undefined;
}

/** Absent where the runtime did not tell, or tells of several. */
function driverOf({ containerd, docker, crio }: Runtime, name: RuntimeName): string | undefined {
  if (name === 'docker') return docker?.cgroupDriver;
  if (name === 'crio') return crio?.cgroupDriver;
  const [first = false, ...rest] = containerd?.systemdCgroup ?? [];
  if (!containerd || rest.some((one) => one !== first)) return undefined;
  return first ? 'systemd' : 'cgroupfs';
}

/** The kubelet's own default is cgroupfs; kubeadm writes systemd into its file from v1.22 on. */
const kubeletDriver = (facts: NodeFactsRead): string =>
  kubeletSettings(facts).setting('cgroupDriver', 'cgroup-driver') ?? 'cgroupfs';

function isBefore(version: string, major: number, minor: number): boolean {
  const [is = 0, isMinor = 0] = version.split('.').map(Number);
  return is < major || (is === major && isMinor < minor);
}
