import { found } from '../../../model/finding-kinds/found.js';
import type { Detector } from './detector.js';

/** Programs that the switch replaces; a runtime may be updated by whoever keeps the machine. */
const REPLACED = ['kubelet', 'kubeadm', 'kubectl'];

/** Who else changes this node. */
export const others: Detector = (facts, { node }) => {
  const { automation = [], updates = [], packages = [] } = facts.others ?? {};
  const loose = packages.filter(({ name, isHeld }) => REPLACED.includes(name) && !isHeld);
  const each = (id: 'automation-active' | 'updates-on', names: readonly string[]) =>
    names.length === 0 ? [] : [found(id, node.name, `${names.join(', ')} active`)];
  return [
    ...each('automation-active', automation),
    ...each('updates-on', updates),
    ...(loose.length > 0
      ? [
          found(
            'packages-not-held',
            node.name,
            `${loose.map(({ name }) => name).join(', ')} can be updated with the system`,
          ),
        ]
      : []),
  ];
};
