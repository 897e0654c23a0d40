import type { FindingKinds } from '../kind.js';

/** Kinds of findings about container runtimes. */
export const runtimeKinds = {
  'cgroup-driver-differs': {
    severity: 'blocker',
    why: 'kubelet and runtime that manage control groups each in its own way lose containers under load',
    remedy:
      'set cgroupDriver of the kubelet to what the runtime uses; never change it on a node with pods',
    source: 'https://kubernetes.io/docs/tasks/administer-cluster/kubeadm/configure-cgroup-driver/',
  },
  'cgroupfs-on-v2': {
    severity: 'note',
    why: 'with control groups v2 systemd is the one manager that there should be',
    remedy: 'change the driver when nodes are made anew, not in this window',
    source: 'https://kubernetes.io/docs/setup/production-environment/container-runtimes/',
  },
  'dockershim-ends': {
    severity: 'blocker',
    why: 'from v1.24 on the kubelet cannot speak to Docker by itself',
    remedy: 'move the nodes to containerd first, or install cri-dockerd',
    source: 'KEP-2221',
  },
  'containers-in-two-runtimes': {
    severity: 'blocker',
    why: 'the same pods run twice, and those of the runtime that the kubelet has left are stopped by nobody',
    remedy: 'remove all containers of the runtime that is no longer used',
    source: 'https://github.com/replicatedhq/kURL/pull/2006',
  },
  'containerd-too-old': {
    severity: 'blocker',
    why: 'from v1.26 on the kubelet speaks CRI v1 alone, which containerd has since 1.6',
    remedy: 'update containerd first',
    source: 'CHANGELOG-1.26, urgent upgrade notes',
  },
  'containerd-cri-off': {
    severity: 'blocker',
    why: "Docker's packages of containerd switch off the part that the kubelet speaks to",
    remedy: 'take cri out of disabled_plugins and restart containerd',
    source: 'https://kubernetes.io/docs/setup/production-environment/container-runtimes/',
  },
  'pause-image-differs': {
    severity: 'warning',
    why: 'the kubelet guards its own pause image from collection, not the one that the runtime uses',
    remedy: 'let --pod-infra-container-image and sandbox_image name the same image',
    source: 'https://kubernetes.io/docs/setup/production-environment/container-runtimes/',
  },
  'pause-image-absent': {
    severity: 'warning',
    why: 'no new pod starts until the runtime has pulled it, and in the window it may not reach a registry',
    remedy: 'pull it on the node',
    source: 'https://github.com/containerd/containerd/blob/main/docs/cri/config.md',
  },
  'containers-outside-pods': {
    severity: 'note',
    why: 'the cluster does not know them, so the switch neither stops nor starts them',
    remedy: 'see whether they hold ports, addresses or mounts of the cluster',
    source: 'docs/runbooks/in-place-switch.md',
  },
} satisfies FindingKinds;
