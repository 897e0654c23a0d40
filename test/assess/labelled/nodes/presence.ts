import type { InventoryAnswer } from '../../../../activities/nodes/answers.js';
import { judgeNode } from '../../../../activities/nodes/read-node.js';
import { kubeadmLayout } from '../../../../model/layouts/kubeadm.js';
import type { Labelled, LabelledSet } from '../labelled.js';

const well: InventoryAnswer = {
  clockMs: 0,
  freeBytes: 1,
  files: [],
  kept: [{ path: '/etc/kubernetes', type: 'directory' }],
  mountPoints: [],
  units: [{ name: 'kubelet.service', loaded: true, active: true }],
  programs: ['ctr', 'systemctl', 'systemd-run', 'umount'],
  socket: true,
  uid: 0,
};

const lacking = (
  name: string,
  expected: readonly string[],
  more: Partial<InventoryAnswer>,
): Labelled => ({
  name,
  expected,
  findings: () => judgeNode('w-1', kubeadmLayout.worker, { ...well, ...more }),
});

/** Nodes that lack something a switch needs. */
export const presenceLabels: LabelledSet = [
  lacking('a node with all that a switch needs', [], {}),
  lacking('no ctr', ['node-lacks-program'], { programs: ['systemctl', 'systemd-run', 'umount'] }),
  lacking('no root', ['node-lacks-root'], { uid: 1000 }),
  lacking('an unknown unit', ['node-lacks-unit'], {
    units: [{ name: 'kubelet.service', loaded: false, active: false }],
  }),
  lacking('a stopped unit', ['node-lacks-unit-running'], {
    units: [{ name: 'kubelet.service', loaded: true, active: false }],
  }),
  lacking('no socket', ['node-lacks-socket'], { socket: false }),
  lacking('no file', ['node-lacks-file'], { files: [{ path: '/etc/x', absent: true }] }),
  lacking('a link', ['node-lacks-plain-path'], {
    kept: [{ path: '/var/lib/kubelet', type: 'link' }],
  }),
];
