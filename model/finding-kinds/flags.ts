import type { FindingKinds } from './kind.js';

const notes = 'https://kubernetes.io/releases/notes/';
const gates =
  'https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates-removed/';
const program = 'the target’s own program';

/** Kinds of findings about: flags, feature gates, admission plugins and configuration files of components. */
export const flagsKinds = {
  'flag-removed': {
    severity: 'note',
    why: 'The target does not start with a flag that it does not know.',
    remedy: 'nothing: the new command line is written without it',
    source: notes,
  },
  'flag-renamed': {
    severity: 'note',
    why: 'The target knows the setting under another name only.',
    remedy: 'nothing: the new command line carries the value under the new name',
    source: notes,
  },
  'flag-added': {
    severity: 'note',
    why: 'The target does not start without a flag that the old version did not need.',
    remedy: 'check the value that the plan gives it',
    source: 'kubernetes/kubernetes#91921',
  },
  'flag-missing': {
    severity: 'blocker',
    why: 'The target does not start without this flag, and no other command line tells its value.',
    remedy: 'set it on the old component first; it knows the flag as well',
    source: 'kubernetes/kubernetes#91921',
  },
  'flag-lost': {
    severity: 'warning',
    why: 'The flag goes and nothing in the target does the same.',
    remedy: 'give the setting its new place',
    source: notes,
  },
  'flag-indispensable': {
    severity: 'blocker',
    why: 'The flag goes, and what depends on it stops working.',
    remedy: 'give the setting its new place before the window',
    source: notes,
  },
  'plain-port-closed': {
    severity: 'warning',
    why: 'The port without encryption and authentication is gone; whoever asks there gets no answer.',
    remedy: 'move probes, monitoring and scripts to the secure port',
    source: 'kubernetes/kubernetes#91506',
  },
  'probe-moved': {
    severity: 'note',
    why: 'The kubelet would kill a component that is well, again and again, as its probe gets no answer.',
    remedy: 'nothing: the new manifest asks the port with TLS',
    source: 'manifests of kubeadm v1.15 and v1.18',
  },
  'probe-runs-program': {
    severity: 'warning',
    why: 'The target’s image may not have the program; the kubelet would kill a component that is well.',
    remedy:
      'let the probe ask /health by HTTP, as kubeadm writes it since v1.16, or check the image',
    source: 'manifests of kubeadm v1.15 and v1.18',
  },
  'cloud-provider-gone': {
    severity: 'blocker',
    why: 'The cloud provider is no longer built in: volumes, routes and load balancers would be nobody’s.',
    remedy: 'move to the external cloud controller manager and its CSI driver first',
    source: 'KEP-2395',
  },
  'kubelet-runs-docker': {
    severity: 'blocker',
    why: 'The target’s kubelet cannot talk to Docker: dockershim is gone since v1.24.',
    remedy: 'move the nodes to containerd or CRI-O first',
    source: 'KEP-2221',
  },
  'network-plugin-gone': {
    severity: 'blocker',
    why: 'Kubelets set up no pod network of their own since v1.24; pods would have none.',
    remedy: 'move to a CNI plugin first',
    source: 'kubernetes/kubernetes#106907',
  },
  'node-label-refused': {
    severity: 'blocker',
    why: 'The kubelet ends at once: nodes may not give themselves labels of Kubernetes’ own domains.',
    remedy:
      'take it out of --node-labels; the Node object keeps the label, and the switch carries it',
    source: 'KEP-279, kubernetes/kubernetes#79305',
  },
  'everything-allowed': {
    severity: 'warning',
    why: 'Whoever reaches the API server may do everything.',
    remedy: 'set --authorization-mode=Node,RBAC',
    source: 'https://kubernetes.io/docs/reference/access-authn-authz/authorization/',
  },
  'gate-removed': {
    severity: 'note',
    why: 'The target does not start with a feature gate that it does not know.',
    remedy: 'nothing: the new command line is written without it; the feature is always on',
    source: gates,
  },
  'gate-forced': {
    severity: 'warning',
    why: 'The feature was switched off and cannot be in the target.',
    remedy: 'try the workloads with the feature on first',
    source: gates,
  },
  'gate-lost': {
    severity: 'warning',
    why: 'The feature that was switched on is not in the target under this name.',
    remedy: 'find out who uses it',
    source: gates,
  },
  'config-gate-removed': {
    severity: 'blocker',
    why: 'The target does not start with a feature gate that it does not know, and the file is carried as it is.',
    remedy: 'take it out of the file on the node first; the old version does not need it',
    source: gates,
  },
  'config-version-removed': {
    severity: 'blocker',
    why: 'The target cannot read a configuration file of this version, and the file is carried as it is.',
    remedy: 'write the file in the newer version first',
    source: notes,
  },
  'plugin-removed': {
    severity: 'note',
    why: 'The target does not start with an admission plugin that it does not know.',
    remedy: 'nothing: the new command line is written without it',
    source: notes,
  },
  'plugin-lost': {
    severity: 'warning',
    why: 'What the admission plugin refused or wrote, nobody refuses or writes any more.',
    remedy: 'put a policy in its place',
    source: notes,
  },
  'runtime-config-removed': {
    severity: 'warning',
    why: 'A version of the API that was switched on for somebody is not in the target.',
    remedy: 'move its clients to the version that takes its place',
    source: 'https://kubernetes.io/docs/reference/using-api/deprecation-guide/',
  },
  'flag-not-parsed': {
    severity: 'blocker',
    why: 'The target would end at once with this command line.',
    remedy: 'mend the flag on the node and plan again',
    source: program,
  },
  'config-not-parsed': {
    severity: 'blocker',
    why: 'The target would end at once with this configuration file.',
    remedy: 'mend the file on the node and plan again',
    source: program,
  },
  'config-field-ignored': {
    severity: 'warning',
    why: 'The target starts, and leaves out a setting that it does not know.',
    remedy: 'correct the name of the field, or take it out',
    source: program,
  },
  'command-line-not-tried': {
    severity: 'warning',
    why: 'Whether the target starts with this command line is not known.',
    remedy: 'try it on a test machine',
    source: program,
  },
} satisfies FindingKinds;
