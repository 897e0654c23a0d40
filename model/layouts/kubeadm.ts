import type { Layout, NodeLayout } from '../layout.js';

const manifests = '/etc/kubernetes/manifests';

const staticPod = (
  component: 'etcd' | 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler',
) => ({ component, kind: 'static-pod', path: `${manifests}/${component}.yaml` }) as const;

/**
 * Flags of the kubelet that kubeadm writes; its configuration file beside it is carried as it is.
 */
const kubelet = {
  component: 'kubelet',
  kind: 'env-file',
  path: '/var/lib/kubelet/kubeadm-flags.env',
} as const;

const programs = ['kubelet', 'kubeadm', 'kubectl'].map((name) => ({
  name,
  path: `/usr/bin/${name}`,
}));

/** Every program is kept as well: a rollback must start the very file that ran before. */
const keptPrograms = programs.map(({ path }) => ({ path, carry: [] }));

const kubeletState = {
  path: '/var/lib/kubelet',
  carry: ['pki', 'config.yaml', 'kubeadm-flags.env'],
} as const;

/** What both roles have alike. */
const everyNode: Pick<NodeLayout, 'units' | 'programs' | 'runtime'> = {
  units: ['kubelet.service'],
  programs,
  runtime: {
    socket: '/run/containerd/containerd.sock',
    unit: 'containerd.service',
    namespace: 'k8s.io',
    mountsBelow: ['/var/lib/kubelet'],
    cniState: '/var/lib/cni/networks',
  },
};

/**
 * A node as kubeadm lays it out: the kubelet is the only unit, the control plane are static pods.
 * https://kubernetes.io/docs/reference/setup-tools/kubeadm/implementation-details/
 */
export const kubeadmLayout: Layout = {
  name: 'kubeadm',
  controlPlane: {
    ...everyNode,
    components: [
      staticPod('etcd'),
      staticPod('kube-apiserver'),
      staticPod('kube-controller-manager'),
      staticPod('kube-scheduler'),
      kubelet,
    ],
    keep: [
      {
        path: '/etc/kubernetes',
        carry: [
          'pki',
          'admin.conf',
          'controller-manager.conf',
          'scheduler.conf',
          'kubelet.conf',
          'manifests',
        ],
      },
      kubeletState,
      // Carries nothing: the new side starts with an empty etcd and is filled by the import.
      { path: '/var/lib/etcd', carry: [] },
      ...keptPrograms,
    ],
  },
  worker: {
    ...everyNode,
    components: [kubelet],
    keep: [
      // A worker has no manifests of ours, but the directory may hold the operator's own.
      { path: '/etc/kubernetes', carry: ['pki', 'kubelet.conf', 'manifests'] },
      kubeletState,
      ...keptPrograms,
    ],
  },
};
