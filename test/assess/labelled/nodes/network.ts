import type { LabelledSet } from '../labelled.js';
import { instance, of } from './a-node.js';

/** Networks in which one thing is wrong. */
export const networkLabels: LabelledSet = [
  instance('no forwarding', ['ip-forward-off'], (facts) => {
    of(facts, 'system').sysctls['net.ipv4.ip_forward'] = 0;
  }),
  instance('a bridge without filter', ['bridge-unfiltered'], (facts) => {
    delete of(facts, 'system').sysctls['net.bridge.bridge-nf-call-iptables'];
  }),
  instance('rules of Services in both backends', ['packet-filters-mixed'], (facts) => {
    for (const one of of(facts, 'network').filters) one.services = 8;
  }),
  instance('canaries of the kubelet in the other backend', [], (facts) => {
    for (const one of of(facts, 'network').filters) one.chains += 1;
  }),
  instance('what IPVS has left', ['ipvs-left-over'], (facts) => {
    of(facts, 'network').hasIpvsInterface = true;
  }),
  instance('IPVS in use', [], (facts) => {
    of(facts, 'network').hasIpvsInterface = true;
    of(facts, 'network').proxyMode = 'ipvs';
  }),
  instance('a full table of connections', ['conntrack-near-full'], (facts) => {
    of(facts, 'system').sysctls['net.netfilter.nf_conntrack_count'] = 260_000;
  }),
  instance('two network plugins', ['cni-several'], (facts) => {
    of(facts, 'network').cni.configs.push({
      file: '99-old.conf',
      plugins: ['flannel'],
      mtu: null,
      missing: [],
    });
  }),
  instance('a loopback beside the network', [], (facts) => {
    of(facts, 'network').cni.configs.push({
      file: '99-lo.conf',
      plugins: ['loopback'],
      mtu: null,
      missing: [],
    });
  }),
  instance('no network plugin', ['cni-absent'], (facts) => {
    of(facts, 'network').cni.configs = [];
  }),
  instance('a plugin whose program is gone', ['cni-program-absent'], (facts) => {
    of(facts, 'network').cni.configs[0]!.missing = ['portmap'];
  }),
  instance('pods with packets larger than the way', ['mtu-too-large'], (facts) => {
    of(facts, 'network').cni.configs[0]!.mtu = 9_000;
  }),
  instance('pods that ask the loopback', ['resolver-loop'], (facts) => {
    of(facts, 'network').resolvers.servers = ['127.0.0.53'];
  }),
  instance('four name servers', ['resolvers-many'], (facts) => {
    of(facts, 'network').resolvers.servers = ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4'];
  }),
  instance('networkd as it comes', ['routes-flushed'], (facts) => {
    of(facts, 'network').active = ['systemd-networkd.service'];
  }),
  instance('networkd that leaves foreign routes alone', [], (facts) => {
    Object.assign(of(facts, 'network'), {
      active: ['systemd-networkd.service'],
      foreignRoutes: false,
      foreignRules: false,
    });
  }),
  instance('firewalld', ['firewall-active'], (facts) => {
    of(facts, 'network').active = ['firewalld.service'];
  }),
];
