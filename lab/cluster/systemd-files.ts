import { text, type NodeFile } from '../nodes/node-files.js';
import type { EtcdPrograms, KubernetesPrograms } from '../programs/programs.js';
import { documents, kubeletConfiguration, kubeProxyConfiguration } from './kubeadm-config.js';
import { hostOf, type Lab, type NodePlace } from './places.js';
import { flagsOf } from './systemd-flags.js';
import { systemdPlaces, unitsOf, type UnitName } from './systemd-places.js';

/** The programs of one release. */
export interface ReleasePrograms {
  readonly kubernetes: KubernetesPrograms;
  readonly etcd: EtcdPrograms;
}

const { bin, etc, pki, units } = systemdPlaces;

/** Programs, units and configuration of a node of plain programs; certificates come later. */
export const systemdFiles = (lab: Lab, node: NodePlace, programs: ReleasePrograms): NodeFile[] => [
  ...unitsOf(node.role).flatMap((unit) => [
    { path: `${bin}/${unit}`, from: { file: programOf(unit, programs) } },
    text(`${units}/${unit}.service`, unitFile(unit, lab, node)),
  ]),
  text(`${etc}/kubelet.yaml`, documents([ownKubeletConfiguration(lab)])),
  text(`${etc}/kube-proxy.yaml`, documents([ownProxyConfiguration(lab)])),
];

const programOf = (unit: UnitName, { kubernetes, etcd }: ReleasePrograms): string =>
  unit === 'etcd' ? etcd.etcd : kubernetes[unit];

/** A unit whose command line is broken over lines, as people write them. */
export function unitFile(unit: UnitName, lab: Lab, node: NodePlace): string {
  const flags = Object.entries(flagsOf(unit, lab, node)).map(
    ([name, value]) => `--${name}=${value}`,
  );
  return [
    '[Unit]',
    `Description=${unit}`,
    `After=network-online.target lab-network.service ${startsAfter[unit]}`.trimEnd(),
    '',
    '[Service]',
    ...(unit === 'etcd' || unit === 'kube-apiserver' ? ['Type=notify'] : []),
    `ExecStart=${[`${bin}/${unit}`, ...flags].join(' \\\n  ')}`,
    'Restart=always',
    'RestartSec=2',
    'LimitNOFILE=65536',
    '',
    '[Install]',
    'WantedBy=multi-user.target',
    '',
  ].join('\n');
}

const startsAfter: Readonly<Record<UnitName, string>> = {
  etcd: '',
  'kube-apiserver': 'etcd.service',
  'kube-controller-manager': 'kube-apiserver.service',
  'kube-scheduler': 'kube-apiserver.service',
  kubelet: 'containerd.service',
  'kube-proxy': '',
};

const ownKubeletConfiguration = ({ description }: Lab) => ({
  ...kubeletConfiguration(),
  authentication: {
    anonymous: { enabled: false },
    webhook: { enabled: true },
    x509: { clientCAFile: `${pki}/ca.crt` },
  },
  authorization: { mode: 'Webhook' },
  clusterDNS: [hostOf(description.serviceCidr, 10)],
  clusterDomain: 'cluster.local',
});

const ownProxyConfiguration = (lab: Lab) => ({
  ...kubeProxyConfiguration(lab),
  clientConnection: { kubeconfig: `${etc}/kube-proxy.conf` },
});
