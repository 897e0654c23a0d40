import type { NodeFactsRead } from '../../../../activities/nodes/node-facts.js';
import type { LabelledSet } from '../labelled.js';
import { instance, of, running, setKubelet } from './a-node.js';

const containerd = (facts: NodeFactsRead) => {
  const found = of(facts, 'runtime').containerd;
  if (found === null) throw new TypeError('the recorded node has no containerd');
  return found;
};

const docker = {
  version: '19.03.15',
  cgroupDriver: 'cgroupfs',
  rootDirectory: '/var/lib/docker',
  inPods: 0,
  others: [],
};

/** The kubelet speaks to Docker by itself, as before v1.24. */
function makeDockershim(facts: NodeFactsRead): void {
  const kubelet = running(facts, 'kubelet');
  kubelet.args = kubelet.args.filter((arg) => !arg.includes('container-runtime'));
  of(facts, 'runtime').docker = { ...docker, inPods: 12 };
  of(facts, 'runtime').containerd = {
    ...containerd(facts),
    running: [{ namespace: 'moby', count: 12 }],
  };
}
const dockershimArgs = { components: [] };

/** Container runtimes in which one thing is wrong. */
export const runtimeLabels: LabelledSet = [
  instance(
    'systemd in the kubelet, cgroupfs in the runtime',
    ['cgroup-driver-differs'],
    (facts) => {
      setKubelet(facts, 'cgroupDriver', 'systemd');
    },
  ),
  instance('systemd in both', [], (facts) => {
    setKubelet(facts, 'cgroupDriver', 'systemd');
    containerd(facts).systemdCgroup = [true];
  }),
  instance('cgroupfs in both on control groups v2', ['cgroupfs-on-v2'], (facts) => {
    of(facts, 'system').cgroup = 'v2';
  }),
  instance('dockershim and a target of v1.24', ['dockershim-ends'], makeDockershim, {
    ...dockershimArgs,
    to: 'v1.24.17',
  }),
  instance('dockershim and a target of v1.23', [], makeDockershim, dockershimArgs),
  instance('pods in two runtimes', ['containers-in-two-runtimes'], (facts) => {
    of(facts, 'runtime').docker = { ...docker, inPods: 7 };
  }),
  instance(
    'containerd 1.4 and a target of v1.26',
    ['containerd-too-old'],
    (facts) => {
      containerd(facts).version = '1.4.13';
    },
    { to: 'v1.26.15' },
  ),
  instance('containerd without CRI', ['containerd-cri-off'], (facts) => {
    containerd(facts).isCriDisabled = true;
  }),
  instance('two pause images', ['flag-outside-layout', 'pause-image-differs'], (facts) => {
    running(facts, 'kubelet').args.push('--pod-infra-container-image=registry.k8s.io/pause:3.6');
  }),
  instance('a pause image that is not there', ['pause-image-absent'], (facts) => {
    containerd(facts).hasSandboxImage = false;
  }),
  instance('a container of somebody else', ['containers-outside-pods'], (facts) => {
    containerd(facts).running.push({ namespace: 'default', count: 1 });
  }),
];
