import { found } from '../../../model/finding-kinds/found.js';
import type { Detector } from './detector.js';
import { kubeletSettings } from './kubelet-settings.js';

/** Clouds whose kubelets took their name from the provider. */
const NAMING_CLOUDS = ['aws', 'gce', 'azure', 'openstack', 'vsphere'];

/** The name under which a kubelet registers once it is started anew. */
export const hostname: Detector = (facts, { node }) => {
  const { flags } = kubeletSettings(facts);
  if (!facts.system || NAMING_CLOUDS.includes(flags.get('cloud-provider') ?? '')) return [];
  const name = flags.get('hostname-override') ?? facts.system.hostname.trim().toLowerCase();
  return name === node.name
    ? []
    : [found('hostname-differs', node.name, `the kubelet would register as "${name}"`)];
};

/** Enforcing is well; who looks into the audit log should know. */
export const selinux: Detector = ({ system }, { node }) =>
  system?.selinux === 'enforcing'
    ? [found('selinux-enforcing', node.name, 'SELinux is enforcing')]
    : [];

/** What was not judged is said. */
export const unread: Detector = (facts, { node }) =>
  facts.unread.length === 0
    ? []
    : [
        found(
          'node-facts-unread',
          node.name,
          facts.unread.map(({ group, because }) => `${group}: ${because}`).join('; '),
        ),
      ];
