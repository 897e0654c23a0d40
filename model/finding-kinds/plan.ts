import type { FindingKinds } from './kind.js';

const skewPolicy = 'https://kubernetes.io/releases/version-skew-policy/';

/** Kinds of findings about: the plan, its spec and its bundle. */
export const planKinds = {
  'wrong-version': {
    severity: 'blocker',
    why: 'The spec means another cluster, or the cluster has moved since it was written.',
    remedy: 'name the version that the cluster runs, or the cluster that you mean',
    source: 'the API server’s own version',
  },
  'not-newer': {
    severity: 'blocker',
    why: 'A migration goes forward.',
    remedy: 'choose a newer target; going back is what rollback is for',
    source: skewPolicy,
  },
  'too-old': {
    severity: 'blocker',
    why: 'Older versions keep objects in ways that are not known here, some in etcd v2.',
    remedy: 'move to v1.14 or later by its own tools first',
    source: 'kubernetes/kubernetes#38852',
  },
  'target-unknown': {
    severity: 'blocker',
    why: 'What this version no longer knows is not recorded, so nothing could be found.',
    remedy: 'choose a known version, or record the facts of this one first',
    source: 'the recorded facts',
  },
  'wrong-bundle': {
    severity: 'blocker',
    why: 'Nodes would get programs of another version than the plan says.',
    remedy: 'give the bundle of the target version',
    source: 'bundle.json',
  },
  'bundle-lacks-program': {
    severity: 'blocker',
    why: 'Without the program neither the rehearsal nor the nodes can be served.',
    remedy: 'add it to the bundle',
    source: 'bundle.json',
  },
  'bundle-lacks-image': {
    severity: 'blocker',
    why: 'Nodes must not pull images in the window.',
    remedy: 'add it to the bundle',
    source: 'bundle.json',
  },
  'disk-full': {
    severity: 'blocker',
    why: 'Programs and images are staged on the node before the window, beside the old ones.',
    remedy: 'free space on the file system of /var/lib',
    source: 'docs/runbooks/in-place-switch.md',
  },
  'mount-point': {
    severity: 'blocker',
    why: 'A mounted path cannot be renamed, and setting aside is a rename.',
    remedy: 'use a layout whose kept paths lie below the mount',
    source: 'rename(2)',
  },
  'clock-skew': {
    severity: 'blocker',
    why: 'Certificates, leases and etcd stop agreeing when clocks differ.',
    remedy: 'set the clock first',
    source: 'the window in which tokens and certificates are accepted',
  },
  'node-mismatch': {
    severity: 'blocker',
    why: 'A node that only one side knows would be left behind half-way.',
    remedy: 'let spec.nodes name every node of the cluster, and no other',
    source: 'the Node objects',
  },
  'more-than-one-minor': {
    severity: 'blocker',
    why: 'An API server may drop what the minor before it still wrote, so that none can be skipped node by node.',
    remedy:
      'name the next minor and its bundle, one run for each (`cutover hops FROM TO` lists them); or use strategy in-place-switch, which may jump',
    source: skewPolicy,
  },
  'planned-skew-api-servers': {
    severity: 'blocker',
    why: 'API servers of one cluster may be one minor apart.',
    remedy: 'bring them to one version first',
    source: skewPolicy,
  },
  'planned-skew-kubelet': {
    severity: 'blocker',
    why: 'A kubelet may not be newer than the API server, nor too far behind.',
    remedy: 'bring the node along, or take it out first',
    source: skewPolicy,
  },
  'planned-skew-kube-proxy': {
    severity: 'blocker',
    why: 'kube-proxy may not be newer than the API server, nor too far behind it or its kubelet.',
    remedy: 'let the bundle bring kube-proxy, or upgrade it with the nodes',
    source: skewPolicy,
  },
  'planned-skew-controllers': {
    severity: 'blocker',
    why: 'Controller manager and scheduler may not be newer than the API server, and one minor older at most.',
    remedy: 'change them together with the API server',
    source: skewPolicy,
  },
  'planned-skew-kubectl': {
    severity: 'warning',
    why: 'kubectl is made for API servers one minor older to one newer; others it may misread.',
    remedy: 'let the layout name kubectl, so that the bundle brings it',
    source: skewPolicy,
  },
  'given-up-by-rollback': {
    severity: 'note',
    why: 'A fresh etcd is put away whole by a rollback.',
    remedy: 'a rollback first lists it by name in its report; take what you need from there',
    source: 'docs/runbooks/in-place-switch.md',
  },
  'waiver-without-finding': {
    severity: 'warning',
    why: 'It was written for something that is not there, or that is there under another name.',
    remedy: 'take the waiver out of the spec, or correct what it names',
    source: 'spec.waivers',
  },
} satisfies FindingKinds;
