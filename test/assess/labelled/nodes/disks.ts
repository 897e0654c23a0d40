import type { NodeFactsRead } from '../../../../activities/nodes/node-facts.js';
import type { LabelledSet } from '../labelled.js';
import { instance, of, setKubelet } from './a-node.js';

const disk = (facts: NodeFactsRead, path: string) => {
  const found = of(facts, 'disks').find((one) => one.path === path);
  if (found === undefined) throw new TypeError(`the recorded node has no ${path}`);
  return found;
};

/** File systems in which one thing is wrong. */
export const diskLabels: LabelledSet = [
  instance('programs on a read-only file system', ['path-read-only'], (facts) => {
    disk(facts, '/usr/bin').isReadOnly = true;
  }),
  instance('a staging directory with noexec', ['path-noexec'], (facts) => {
    disk(facts, '/var/lib/kube-cutover').isNoExec = true;
  }),
  instance('no inodes', ['inodes-short'], (facts) => {
    for (const one of of(facts, 'disks')) one.freeInodes = 1_000;
    of(facts, 'disks').forEach((one) => (one.device = 1));
  }),
  instance('a file system that does not count inodes', [], (facts) => {
    for (const one of of(facts, 'disks')) Object.assign(one, { inodes: 0, freeInodes: 0 });
  }),
  instance('images about to be collected', ['image-collection-near'], (facts) => {
    setKubelet(facts, 'imageGCHighThresholdPercent', '85');
    disk(facts, '/var/lib/containerd').freeBytes =
      0.14 * disk(facts, '/var/lib/containerd').totalBytes;
  }),
  instance('pods about to be evicted', ['eviction-near'], (facts) => {
    disk(facts, '/var/lib/kubelet').freeBytes = 0.02 * disk(facts, '/var/lib/kubelet').totalBytes;
  }),
  instance('ten gigabytes of kubeadm backups', ['backups-large'], (facts) => {
    of(facts, 'strays').backups = [{ path: '/etc/kubernetes/tmp', bytes: 10 * 1024 ** 3 }];
  }),
  instance('what an earlier run has set aside', ['left-of-earlier-run'], (facts) => {
    of(facts, 'strays').asides = ['/etc/.kube-cutover-earlier'];
  }),
];
