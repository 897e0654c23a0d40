import type { KubernetesPrograms } from '../programs/programs.js';
import { text, type NodeFile } from '../nodes/node-files.js';

/** The programs and units that the packages of kubeadm lay on a node. */
export const kubeadmFiles = (programs: KubernetesPrograms): NodeFile[] => [
  program(programs, 'kubelet'),
  program(programs, 'kubeadm'),
  program(programs, 'kubectl'),
  text('/etc/systemd/system/kubelet.service', kubeletUnit),
  text('/etc/systemd/system/kubelet.service.d/10-kubeadm.conf', kubeadmDropIn),
];

const program = (programs: KubernetesPrograms, name: 'kubelet' | 'kubeadm' | 'kubectl') => ({
  path: `/usr/bin/${name}`,
  from: { file: programs[name] },
});

/** As in https://github.com/kubernetes/release: cmd/krel/templates/latest/kubelet/kubelet.service. */
const kubeletUnit = `[Unit]
Description=kubelet: The Kubernetes Node Agent
Documentation=https://kubernetes.io/docs/
Wants=network-online.target
After=network-online.target containerd.service lab-network.service

[Service]
ExecStart=/usr/bin/kubelet
Restart=always
StartLimitInterval=0
RestartSec=10

[Install]
WantedBy=multi-user.target
`;

const kubeadmDropIn = `[Service]
Environment="KUBELET_KUBECONFIG_ARGS=--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf"
Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml"
# Written by "kubeadm init" and "kubeadm join".
EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
EnvironmentFile=-/etc/default/kubelet
ExecStart=
ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS
`;
