import { controlPlanesOf, type Lab, type NodePlace } from './places.js';
import { systemdPlaces, type UnitName } from './systemd-places.js';
import { factsOf } from './versions.js';

/** Flags of a program, without the leading dashes. */
export type Flags = Readonly<Record<string, string>>;

const { etc, pki, etcd, kubelet } = systemdPlaces;

/** The command line of a program on a node, as the people of its release's time wrote it. */
export function flagsOf(unit: UnitName, lab: Lab, node: NodePlace): Flags {
  const flags: Readonly<Record<UnitName, () => Flags>> = {
    etcd: () => etcdFlags(lab, node),
    'kube-apiserver': () => ({ ...apiServerFlags(lab, node), ...issuerFlags(lab) }),
    'kube-controller-manager': () => controllerManagerFlags(lab),
    'kube-scheduler': () => ({ ...clientFlags('scheduler'), 'leader-elect': 'true' }),
    kubelet: () => kubeletFlags(lab, node),
    'kube-proxy': () => ({
      config: `${etc}/kube-proxy.yaml`,
      'hostname-override': node.name,
    }),
  };
  return flags[unit]();
}

const etcdFlags = (lab: Lab, { name, address }: NodePlace): Flags => ({
  name,
  'data-dir': etcd,
  'listen-client-urls': `https://127.0.0.1:2379,https://${address}:2379`,
  'advertise-client-urls': `https://${address}:2379`,
  'listen-peer-urls': `https://${address}:2380`,
  'initial-advertise-peer-urls': `https://${address}:2380`,
  'initial-cluster': controlPlanesOf(lab)
    .map((member) => `${member.name}=https://${member.address}:2380`)
    .join(','),
  'client-cert-auth': 'true',
  'trusted-ca-file': `${pki}/etcd/ca.crt`,
  'cert-file': `${pki}/etcd/server.crt`,
  'key-file': `${pki}/etcd/server.key`,
  'peer-client-cert-auth': 'true',
  'peer-trusted-ca-file': `${pki}/etcd/ca.crt`,
  'peer-cert-file': `${pki}/etcd/peer.crt`,
  'peer-key-file': `${pki}/etcd/peer.key`,
  'snapshot-count': '10000',
});

const apiServerFlags = ({ description }: Lab, { address }: NodePlace): Flags => ({
  'advertise-address': address,
  'secure-port': '6443',
  'allow-privileged': 'true',
  'authorization-mode': 'Node,RBAC',
  'enable-admission-plugins': 'NodeRestriction',
  'enable-bootstrap-token-auth': 'true',
  'client-ca-file': `${pki}/ca.crt`,
  'etcd-servers': 'https://127.0.0.1:2379',
  'etcd-cafile': `${pki}/etcd/ca.crt`,
  'etcd-certfile': `${pki}/apiserver-etcd-client.crt`,
  'etcd-keyfile': `${pki}/apiserver-etcd-client.key`,
  'kubelet-client-certificate': `${pki}/apiserver-kubelet-client.crt`,
  'kubelet-client-key': `${pki}/apiserver-kubelet-client.key`,
  'kubelet-preferred-address-types': 'InternalIP,ExternalIP,Hostname',
  'proxy-client-cert-file': `${pki}/front-proxy-client.crt`,
  'proxy-client-key-file': `${pki}/front-proxy-client.key`,
  'requestheader-allowed-names': 'front-proxy-client',
  'requestheader-client-ca-file': `${pki}/front-proxy-ca.crt`,
  'requestheader-extra-headers-prefix': 'X-Remote-Extra-',
  'requestheader-group-headers': 'X-Remote-Group',
  'requestheader-username-headers': 'X-Remote-User',
  'service-account-key-file': `${pki}/sa.pub`,
  'service-cluster-ip-range': description.serviceCidr,
  'tls-cert-file': `${pki}/apiserver.crt`,
  'tls-private-key-file': `${pki}/apiserver.key`,
});

/** Required from 1.20 on; before, people had no reason to write them and closed the plain port. */
function issuerFlags({ description }: Lab): Flags {
  if (factsOf(description.version).minor < 20) return { 'insecure-port': '0' };
  return {
    'service-account-issuer': 'https://kubernetes.default.svc.cluster.local',
    'service-account-signing-key-file': `${pki}/sa.key`,
  };
}

const controllerManagerFlags = ({ description }: Lab): Flags => ({
  ...clientFlags('controller-manager'),
  'client-ca-file': `${pki}/ca.crt`,
  'cluster-cidr': description.podCidr,
  'cluster-signing-cert-file': `${pki}/ca.crt`,
  'cluster-signing-key-file': `${pki}/ca.key`,
  controllers: '*,bootstrapsigner,tokencleaner',
  'leader-elect': 'true',
  'requestheader-client-ca-file': `${pki}/front-proxy-ca.crt`,
  'root-ca-file': `${pki}/ca.crt`,
  'service-account-private-key-file': `${pki}/sa.key`,
  'service-cluster-ip-range': description.serviceCidr,
  'use-service-account-credentials': 'true',
});

const clientFlags = (name: string): Flags => ({
  kubeconfig: `${etc}/${name}.conf`,
  'authentication-kubeconfig': `${etc}/${name}.conf`,
  'authorization-kubeconfig': `${etc}/${name}.conf`,
  'bind-address': '127.0.0.1',
});

function kubeletFlags({ description }: Lab, { name, address, role }: NodePlace): Flags {
  const { minor } = factsOf(description.version);
  const taint = `node-role.kubernetes.io/${minor < 24 ? 'master' : 'control-plane'}:NoSchedule`;
  return {
    config: `${etc}/kubelet.yaml`,
    kubeconfig: `${etc}/kubelet.conf`,
    'root-dir': kubelet,
    'cert-dir': `${kubelet}/pki`,
    'hostname-override': name,
    'node-ip': address,
    ...(minor < 27 ? { 'container-runtime': 'remote' } : {}),
    'container-runtime-endpoint': 'unix:///run/containerd/containerd.sock',
    ...(role === 'control-plane' ? { 'register-with-taints': taint } : {}),
  };
}
