import { systemdUnitsLayout } from '../../model/layouts/systemd-units.js';

/** Plain binaries under /data/k8s, as the lab has them. */
export const aSystemdLayout = systemdUnitsLayout({
  binDir: '/data/k8s/bin',
  etcDir: '/data/k8s/etc',
  etcdDir: '/data/k8s/etcd',
  kubeletDir: '/data/k8s/kubelet',
  unitDir: '/etc/systemd/system',
  units: {
    etcd: 'etcd.service',
    'kube-apiserver': 'kube-apiserver.service',
    'kube-controller-manager': 'kube-controller-manager.service',
    'kube-scheduler': 'kube-scheduler.service',
    kubelet: 'kubelet.service',
    'kube-proxy': 'kube-proxy.service',
  },
  runtimeSocket: '/run/containerd/containerd.sock',
  runtimeUnit: 'containerd.service',
  cniState: '/var/lib/cni/networks',
});
