import { found } from '../../../model/finding-kinds/found.js';
import type { NodeFactsRead } from '../../nodes/node-facts.js';
import type { Detector } from './detector.js';

const CONNTRACK_PART = 0.8;
/** What the resolver of a pod reads. */
const MOST_SERVERS = 3;
/** networkd of this version is the first that removes what it has not made. */
const FLUSHING_SYSTEMD = 246;
const LOOPBACK = /^(?:127\.|::1$)/;
const FIREWALLS = ['firewalld.service', 'ufw.service'];

/** Parameters of the kernel that Services and pods need. */
export const kernelParameters: Detector = ({ system, network }, { node }) => {
  const of = (name: string): number | undefined => system?.sysctls[name];
  const usesBridge = network?.cni.configs.some(({ plugins }) => plugins.includes('bridge'));
  const filtered = of('net.bridge.bridge-nf-call-iptables');
  const connections = of('net.netfilter.nf_conntrack_count');
  const most = of('net.netfilter.nf_conntrack_max');
  return [
    ...(of('net.ipv4.ip_forward') === 0
      ? [found('ip-forward-off', node.name, 'net.ipv4.ip_forward is 0')]
      : []),
    ...(system && usesBridge === true && filtered !== 1
      ? [
          found(
            'bridge-unfiltered',
            node.name,
            filtered === undefined
              ? 'br_netfilter is not loaded'
              : 'net.bridge.bridge-nf-call-iptables is 0',
          ),
        ]
      : []),
    ...(connections && most && connections > CONNTRACK_PART * most
      ? [
          found(
            'conntrack-near-full',
            node.name,
            `${connections} of at most ${most} connections are tracked`,
          ),
        ]
      : []),
  ];
};

/** Rules of Services, and what an earlier mode of kube-proxy has left. */
export const serviceRules: Detector = ({ network }, { node }) => {
  const filled = (network?.filters ?? []).filter(({ services }) => services > 0);
  const mode = network?.proxyMode ?? '';
  return [
    ...(filled.length > 1
      ? [
          found(
            'packet-filters-mixed',
            node.name,
            filled.map(({ backend, services }) => `${services} chains in ${backend}`).join(', '),
          ),
        ]
      : []),
    ...(network?.hasIpvsInterface === true && /^(?:iptables|nftables)$/.test(mode)
      ? [found('ipvs-left-over', node.name, `kube-ipvs0 is there, and kube-proxy runs in ${mode}`)]
      : []),
  ];
};

/** The configuration that the runtime reads, and the programs that it names. */
export const cni: Detector = (facts, { node }) => {
  if (!facts.network || !readsCni(facts)) return [];
  const { directory, configs } = facts.network.cni;
  const networks = configs.filter(({ plugins }) => plugins.some((kind) => kind !== 'loopback'));
  const used = networks[0];
  return [
    ...(networks.length === 0 ? [found('cni-absent', node.name, `${directory} has none`)] : []),
    ...(networks.length > 1
      ? [
          found(
            'cni-several',
            node.name,
            `${directory} has ${networks.map(({ file }) => file).join(', ')}`,
          ),
        ]
      : []),
    ...(used && used.missing.length > 0
      ? [
          found(
            'cni-program-absent',
            node.name,
            `${used.file} names ${used.missing.join(', ')}, which is not there`,
          ),
        ]
      : []),
    ...tooLarge(facts, used?.mtu ?? 0).map((what) => found('mtu-too-large', node.name, what)),
  ];
};

/** The file that pods get their name servers from. */
export const resolvers: Detector = ({ network }, { node }) => {
  const { path = '', servers = [] } = network?.resolvers ?? {};
  const told = `${path} names ${servers.join(', ')}`;
  return [
    ...(servers.length > 0 && servers.every((one) => LOOPBACK.test(one))
      ? [found('resolver-loop', node.name, told)]
      : []),
    ...(servers.length > MOST_SERVERS ? [found('resolvers-many', node.name, told)] : []),
  ];
};

/** Who else writes routes and rules. */
export const routeWriters: Detector = ({ network, system }, { node }) => {
  if (!network) return [];
  const isManaged = network.foreignRoutes !== false || network.foreignRules !== false;
  const flushes =
    network.active.includes('systemd-networkd.service') &&
    (system?.systemd.version ?? 0) >= FLUSHING_SYSTEMD;
  return [
    ...(flushes && isManaged
      ? [found('routes-flushed', node.name, 'systemd-networkd manages foreign routes and rules')]
      : []),
    ...FIREWALLS.filter((unit) => network.active.includes(unit)).map((unit) =>
      found('firewall-active', node.name, `${unit} is active`),
    ),
  ];
};

/** With dockershim alone, the network may be the kubelet's own. */
const readsCni = ({ runtime, processes }: NodeFactsRead): boolean =>
  Boolean(runtime?.containerd ?? runtime?.crio) &&
  (processes?.running ?? []).some(({ name }) => name === 'kubelet') &&
  !runtime?.docker?.inPods;

function tooLarge({ network }: NodeFactsRead, mtu: number): string[] {
  const way = network?.interfaces.find(({ name }) => name === network.routeInterface);
  return way && way.mtu > 0 && mtu > way.mtu
    ? [`pods get an mtu of ${mtu}, ${way.name} has ${way.mtu}`]
    : [];
}
