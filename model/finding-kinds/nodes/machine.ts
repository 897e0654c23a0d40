import type { FindingKinds } from '../kind.js';

/** Kinds of findings about the machine under a node: kernel, memory, clock, name. */
export const machineKinds = {
  'node-facts-unread': {
    severity: 'warning',
    why: 'what could not be read was not judged',
    remedy: 'mend what hinders the look, then assess again',
    source: 'docs/runbooks/in-place-switch.md',
  },
  'swap-on': {
    severity: 'blocker',
    why: 'a kubelet that must fail on swap does not start again once it is stopped',
    remedy: 'turn swap off, in /etc/fstab too, or set failSwapOn: false knowingly',
    source: 'https://kubernetes.io/docs/concepts/cluster-administration/swap-memory-management/',
  },
  'cgroup-v1-refused': {
    severity: 'blocker',
    why: 'from v1.35 on a kubelet refuses to start on control groups v1',
    remedy: 'boot with systemd.unified_cgroup_hierarchy=1, or set failCgroupV1: false',
    source: 'CHANGELOG-1.35, KEP-5573',
  },
  'cgroup-v1': {
    severity: 'note',
    why: 'control groups v1 are in maintenance since v1.31 and refused by default from v1.35 on',
    remedy: 'move nodes to control groups v2 before the next migration',
    source: 'KEP-4569',
  },
  'kernel-too-old': {
    severity: 'warning',
    why: 'the target version is not tested on this kernel, and kubeadm refuses it',
    remedy: 'update the operating system first',
    source: 'k8s.io/system-validators v1.10.2, as used by kubeadm v1.34',
  },
  'kernel-defaults-differ': {
    severity: 'blocker',
    why: 'with protectKernelDefaults the kubelet does not start where the kernel is set otherwise',
    remedy: 'set these parameters in /etc/sysctl.d, or drop protectKernelDefaults',
    source: 'pkg/kubelet/cm/container_manager_linux.go',
  },
  'systemd-hangs': {
    severity: 'warning',
    why: 'systemd 219-67 and older stop answering when many units come and go, as in the window',
    remedy: 'update systemd to 219-68 or later',
    source: 'https://help.aliyun.com/document_detail/606069.html',
  },
  'node-too-small': {
    severity: 'warning',
    why: 'a control plane needs 2 CPUs and 1700 MB, and kubeadm refuses less',
    remedy: 'give the machine more',
    source: 'kubeadm preflight: ControlPlaneNumCPU, ControlPlaneMem',
  },
  'memory-short': {
    severity: 'warning',
    why: 'starting everything at once needs more memory than running it, and the kernel kills what it likes',
    remedy: 'free memory, or move workloads away first',
    source: 'https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/',
  },
  'oom-kills': {
    severity: 'warning',
    why: 'this node keeps running out of memory, and a window makes it worse',
    remedy: 'find what is killed with journalctl -k -g oom, and give it room',
    source: 'https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/',
  },
  'node-under-pressure': {
    severity: 'warning',
    why: 'programs wait for memory or disk, so steps take longer than estimated',
    remedy: 'find who causes it, or choose a quieter window',
    source: 'https://docs.kernel.org/accounting/psi.html',
  },
  'threads-short': {
    severity: 'warning',
    why: 'when no thread can be made, containers and probes fail at random',
    remedy: 'raise kernel.pid_max and kernel.threads-max, or find who holds them',
    source: 'https://kubernetes.io/docs/concepts/policy/pid-limiting/',
  },
  'reboot-required': {
    severity: 'warning',
    why: 'the next reboot brings another kernel or libc, so a fault in the window has two suspects',
    remedy: 'reboot the node before the window',
    source: 'Debian and Ubuntu: /var/run/reboot-required',
  },
  'clock-unsynchronised': {
    severity: 'warning',
    why: 'clocks drift apart, and certificates, leases and etcd stop agreeing',
    remedy: 'run chrony or systemd-timesyncd on every node',
    source: 'https://etcd.io/docs/latest/op-guide/hardware/',
  },
  'clock-offset': {
    severity: 'warning',
    why: 'certificates made in the window are not valid yet on a clock that is behind',
    remedy: 'let the time daemon set the clock, and see whether it holds',
    source: 'https://chrony-project.org/documentation.html',
  },
  'selinux-enforcing': {
    severity: 'note',
    why: 'new files take the label of their directory; a policy of your own may want another',
    remedy: 'try one node first, and look into the audit log',
    source: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
  },
  'hostname-differs': {
    severity: 'warning',
    why: 'a kubelet registers under the host name, so it would come back as another node',
    remedy: 'give the kubelet --hostname-override, or rename the host back',
    source: 'https://kubernetes.io/docs/reference/command-line-tools-reference/kubelet/',
  },
} satisfies FindingKinds;
