import { stringify } from 'yaml';
import { registry } from '../images/image-tars.js';
import { corednsTag } from '../images/component-images.js';
import { controlPlaneOf, controlPlanesOf, type Lab, type NodePlace } from './places.js';
import { factsOf } from './versions.js';

/** How a node finds and believes the API. */
export interface JoinTicket {
  readonly token: string;
  /** `sha256:` and the digest of the CA's public key. */
  readonly caCertHash: string;
}

/** What is not where, or for whom, kubeadm would have it. */
export interface Elsewhere {
  readonly certificatesDir?: string;
  /** The node whose certificates are made. */
  readonly node?: NodePlace;
}

/** The files of `kubeadm init --config`, for any release of the lab. */
export function initConfig(lab: Lab, token: string, elsewhere: Elsewhere = {}): string {
  const first = controlPlaneOf(lab);
  const { node = first, ...places } = elsewhere;
  const server = node.role === 'control-plane' ? node : first;
  const { kubeadmApi } = factsOf(lab.description.version);
  const apiVersion = `kubeadm.k8s.io/${kubeadmApi}`;
  return documents([
    {
      apiVersion,
      kind: 'InitConfiguration',
      bootstrapTokens: [{ token, ttl: '24h0m0s' }],
      localAPIEndpoint: endpoint(server),
      nodeRegistration: registration(lab, node),
    },
    { apiVersion, kind: 'ClusterConfiguration', ...clusterConfiguration(lab), ...places },
    kubeletConfiguration(),
    kubeProxyConfiguration(lab),
  ]);
}

/** The file of `kubeadm join --config`. */
export const joinConfig = (lab: Lab, node: NodePlace, ticket: JoinTicket): string =>
  documents([
    {
      apiVersion: `kubeadm.k8s.io/${factsOf(lab.description.version).kubeadmApi}`,
      kind: 'JoinConfiguration',
      discovery: {
        bootstrapToken: {
          apiServerEndpoint: hostAndPort(lab.apiServer),
          token: ticket.token,
          caCertHashes: [ticket.caCertHash],
        },
      },
      nodeRegistration: registration(lab, node),
      ...(node.role === 'control-plane'
        ? { controlPlane: { localAPIEndpoint: endpoint(node) } }
        : {}),
    },
  ]);

const endpoint = ({ address }: NodePlace) => ({ advertiseAddress: address, bindPort: 6443 });

function clusterConfiguration(lab: Lab) {
  const { name, description, loadBalancer, apiServer } = lab;
  const { kubeadmApi, etcd } = factsOf(description.version);
  const extraArgs = { 'allocate-node-cidrs': 'false' };
  return {
    clusterName: name,
    kubernetesVersion: description.version,
    imageRepository: registry,
    networking: {
      dnsDomain: 'cluster.local',
      podSubnet: description.podCidr,
      serviceSubnet: description.serviceCidr,
    },
    ...(loadBalancer ? { controlPlaneEndpoint: hostAndPort(apiServer) } : {}),
    apiServer: {
      certSANs: [...controlPlanesOf(lab).flatMap((one) => [one.name, one.address]), '127.0.0.1'],
    },
    // Each node's pods have their range from its own CNI configuration.
    controllerManager: { extraArgs: argumentsFor(kubeadmApi, extraArgs) },
    etcd: { local: { dataDir: '/var/lib/etcd', imageTag: etcd } },
    dns: { ...(kubeadmApi === 'v1beta2' ? { type: 'CoreDNS' } : {}), imageTag: corednsTag },
  };
}

const hostAndPort = (url: string): string => url.replace('https://', '');

function registration(lab: Lab, node: NodePlace) {
  const { kubeadmApi, criSocket } = factsOf(lab.description.version);
  return {
    name: node.name,
    criSocket,
    kubeletExtraArgs: argumentsFor(kubeadmApi, { 'node-ip': node.address }),
  };
}

/** From v1beta4 on a list, since a flag may come twice. */
const argumentsFor = (api: string, args: Readonly<Record<string, string>>) =>
  api === 'v1beta4' ? Object.entries(args).map(([name, value]) => ({ name, value })) : args;

/** The kubelet's settings of every node, in both layouts. */
export const kubeletConfiguration = () => ({
  apiVersion: 'kubelet.config.k8s.io/v1beta1',
  kind: 'KubeletConfiguration',
  cgroupDriver: 'cgroupfs',
  failSwapOn: false,
  resolvConf: '/etc/lab/resolv.conf',
  rotateCertificates: true,
  evictionHard: { 'memory.available': '50Mi', 'nodefs.available': '1%', 'imagefs.available': '1%' },
  // Images that a node was handed cannot be pulled again: none may be collected.
  imageGCHighThresholdPercent: 100,
  imageGCLowThresholdPercent: 99,
});

/** kube-proxy's settings, in both layouts. */
export const kubeProxyConfiguration = ({ description }: Lab) => ({
  apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
  kind: 'KubeProxyConfiguration',
  mode: 'iptables',
  clusterCIDR: description.podCidr,
  // Zero leaves the kernel's limit: the setting is read-only in a container, and kube-proxy ends.
  conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' },
});

/** Several YAML documents in one file. */
export const documents = (all: readonly object[]): string =>
  all.map((document) => stringify(document)).join('---\n');
