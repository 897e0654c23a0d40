import type { FindingKinds } from '../kind.js';

/** Kinds of findings about what a node runs against what its layout says. */
export const layoutKinds = {
  'node-lacks-program': {
    severity: 'blocker',
    why: 'a step of the runbook runs this program',
    remedy: 'install it',
    source: 'docs/runbooks/in-place-switch.md',
  },
  'node-lacks-root': {
    severity: 'blocker',
    why: 'files of the cluster belong to root',
    remedy: 'let sudo give it root without a password',
    source: 'docs/runbooks/in-place-switch.md',
  },
  'node-lacks-unit': {
    severity: 'blocker',
    why: 'what systemd does not know can be neither stopped nor started',
    remedy: 'correct the layout',
    source: 'docs/runbooks/in-place-switch.md',
  },
  'node-lacks-unit-running': {
    severity: 'blocker',
    why: 'a node that is broken before cannot be told from one that the switch has broken',
    remedy: 'mend the node first',
    source: 'docs/runbooks/in-place-switch.md',
  },
  'node-lacks-socket': {
    severity: 'blocker',
    why: 'containers are stopped and images loaded through it',
    remedy: 'correct the layout',
    source: 'docs/runbooks/in-place-switch.md',
  },
  'node-lacks-file': {
    severity: 'blocker',
    why: "a component's command line cannot be translated where its file is not",
    remedy: 'correct the layout',
    source: 'docs/runbooks/in-place-switch.md',
  },
  'node-lacks-plain-path': {
    severity: 'blocker',
    why: 'a link is set aside, and what it leads to stays',
    remedy: 'name the directory that it leads to',
    source: 'docs/runbooks/in-place-switch.md',
  },
  'kubelet-root-differs': {
    severity: 'blocker',
    why: 'mounts of pods stay where nobody unmounts them, and the old state is not set aside',
    remedy: 'name the directory in the layout',
    source: 'https://kubernetes.io/docs/reference/command-line-tools-reference/kubelet/',
  },
  'etcd-data-differs': {
    severity: 'blocker',
    why: 'data that is not set aside would be opened by the new etcd, and the old one cannot read it again',
    remedy: 'name the data directory in the layout',
    source: 'https://etcd.io/docs/latest/upgrades/',
  },
  'program-differs': {
    severity: 'blocker',
    why: 'another file would be replaced than the one that runs',
    remedy: 'correct the path in the layout',
    source: 'docs/runbooks/in-place-switch.md',
  },
  'program-replaced': {
    severity: 'warning',
    why: 'the file was replaced under the running program, so a rollback starts another one than ran',
    remedy: 'restart the unit and see whether the node stays well',
    source: 'proc(5): /proc/PID/exe',
  },
  'manifests-elsewhere': {
    severity: 'blocker',
    why: 'the kubelet starts static pods from another directory than the one that is replaced',
    remedy: 'correct the layout, or staticPodPath',
    source: 'https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/',
  },
  'manifest-stray': {
    severity: 'warning',
    why: 'the kubelet starts whatever lies in this directory, backup copies too, and which one wins is chance',
    remedy: 'move the file out of the directory',
    source: 'https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/',
  },
  'static-pod-of-others': {
    severity: 'note',
    why: 'it stops with the kubelet for the time of the switch; if it carries the way to the API, that is away too',
    remedy: 'see that nothing else depends on it in the window',
    source: 'https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/',
  },
  'static-pod-names-objects': {
    severity: 'blocker',
    why: 'from v1.34 on the kubelet refuses static pods that refer to objects of the API',
    remedy: 'take the reference out of the manifest',
    source: 'CHANGELOG-1.34, urgent upgrade notes',
  },
  'flag-outside-layout': {
    severity: 'note',
    why: 'flags from other files than the layout names are carried as they are, and translated by nobody',
    remedy: 'move them to the file that the layout names',
    source: 'docs/runbooks/in-place-switch.md',
  },
  'removed-flag-outside-layout': {
    severity: 'blocker',
    why: 'the new program does not start with a flag that it does not know, and this one is translated by nobody',
    remedy: 'take the flag away, or move it to the file that the layout names',
    source: 'model/facts',
  },
  'command-line-stale': {
    severity: 'warning',
    why: 'the program runs with other flags than its file has, so a restart alone changes it',
    remedy: 'restart it before the window and see whether it stays well, or put the file right',
    source: 'seen in the lab: a static pod edited while its API server was down is not picked up',
  },
  'port-taken': {
    severity: 'blocker',
    why: 'the new component cannot listen where another program does',
    remedy: 'stop that program or give it another port',
    source: 'https://kubernetes.io/docs/reference/networking/ports-and-protocols/',
  },
} satisfies FindingKinds;
