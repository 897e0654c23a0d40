import type { FindingKinds } from '../kind.js';

/** Kinds of findings about who else changes nodes, and about nodes that differ. */
export const otherKinds = {
  'automation-active': {
    severity: 'warning',
    why: 'it puts old files back while new ones are put in place',
    remedy: 'pause it on all nodes for the window',
    source: 'docs/runbooks/in-place-switch.md',
  },
  'updates-on': {
    severity: 'warning',
    why: 'an update of systemd or the runtime in the window takes the network or all containers with it',
    remedy: 'switch unattended updates off until the switch is accepted',
    source: 'Datadog, incident of 8 March 2023; Heroku, incident of 10 June 2025',
  },
  'packages-not-held': {
    severity: 'warning',
    why: 'an update of the operating system replaces the programs that the switch puts in place',
    remedy: 'apt-mark hold them',
    source:
      'https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/install-kubeadm/',
  },
  'authority-differs': {
    severity: 'blocker',
    why: 'nodes with another CA do not trust the API server once it is started anew',
    remedy: 'bring the same CA to all nodes first',
    source: 'https://kubernetes.io/docs/setup/best-practices/certificates/',
  },
  'token-key-differs': {
    severity: 'blocker',
    why: 'tokens that one API server has signed are refused by the other',
    remedy: 'bring the same key to all control planes first',
    source: 'https://kubernetes.io/docs/setup/best-practices/certificates/',
  },
  'encryption-key-differs': {
    severity: 'blocker',
    why: 'what one API server has encrypted the other cannot read',
    remedy: 'bring the same configuration to all control planes first',
    source: 'https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/',
  },
  'machine-id-shared': {
    severity: 'warning',
    why: 'machines cloned with one id get one DHCP lease and one node network between them',
    remedy: 'make a new /etc/machine-id on all but one, with systemd-machine-id-setup',
    source:
      'https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/install-kubeadm/',
  },
} satisfies FindingKinds;
