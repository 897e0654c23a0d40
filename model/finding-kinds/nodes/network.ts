import type { FindingKinds } from '../kind.js';

/** Kinds of findings about a node's network. */
export const networkKinds = {
  'ip-forward-off': {
    severity: 'warning',
    why: 'the kernel drops what pods of other nodes send',
    remedy: 'set net.ipv4.ip_forward=1 in /etc/sysctl.d',
    source: 'https://kubernetes.io/docs/setup/production-environment/container-runtimes/',
  },
  'bridge-unfiltered': {
    severity: 'warning',
    why: 'traffic over a bridge passes the rules of Services by, so pods of one node miss each other',
    remedy:
      'load br_netfilter and set net.bridge.bridge-nf-call-iptables=1, both for the next boot too',
    source: 'https://kubernetes.io/docs/setup/production-environment/container-runtimes/',
  },
  'packet-filters-mixed': {
    severity: 'warning',
    why: 'rules of Services stand in both backends, and those that nobody updates keep sending to dead pods',
    remedy: 'remove the KUBE chains of the backend that kube-proxy does not use',
    source: 'https://github.com/kubernetes/kubernetes/issues/71305',
  },
  'ipvs-left-over': {
    severity: 'warning',
    why: 'addresses of Services on a dummy interface answer for what kube-proxy no longer keeps',
    remedy: 'run kube-proxy --cleanup, or remove kube-ipvs0 and the virtual servers',
    source: 'https://kubernetes.io/docs/reference/networking/virtual-ips/',
  },
  'conntrack-near-full': {
    severity: 'warning',
    why: 'a full table drops new connections, and a switch opens all of them anew',
    remedy: 'raise net.netfilter.nf_conntrack_max',
    source: 'https://docs.kernel.org/networking/nf_conntrack-sysctl.html',
  },
  'cni-several': {
    severity: 'warning',
    why: 'the first file by name wins, so a restart of the runtime may give pods another network',
    remedy: 'move all but one out of the directory',
    source: 'https://www.cni.dev/docs/spec/',
  },
  'cni-absent': {
    severity: 'warning',
    why: 'after its restart the runtime has no network for pods, and the node does not become Ready',
    remedy: 'see that the network plugin writes its configuration',
    source:
      'https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/network-plugins/',
  },
  'cni-program-absent': {
    severity: 'blocker',
    why: 'no pod gets a network without the plugin that the configuration names',
    remedy: 'install the plugin',
    source: 'https://github.com/containernetworking/plugins',
  },
  'mtu-too-large': {
    severity: 'warning',
    why: 'large packets of new pods vanish on the way, small ones pass, and everything looks well',
    remedy: "lower the network plugin's mtu below that of the interface",
    source: 'https://docs.tigera.io/calico/latest/networking/configuring/mtu',
  },
  'resolver-loop': {
    severity: 'warning',
    why: 'a DNS pod that asks the loopback address asks itself, and CoreDNS ends when it sees that',
    remedy:
      'let resolvConf name a file with real servers, such as /run/systemd/resolve/resolv.conf',
    source: 'https://coredns.io/plugins/loop/#troubleshooting',
  },
  'resolvers-many': {
    severity: 'note',
    why: 'pods get the first three name servers alone',
    remedy: 'name three at most',
    source: 'https://kubernetes.io/docs/tasks/administer-cluster/dns-debugging-resolution/',
  },
  'routes-flushed': {
    severity: 'warning',
    why: 'a restart of systemd-networkd removes routes and rules that it has not made: those of the network plugin',
    remedy: 'set ManageForeignRoutes=no and ManageForeignRoutingPolicyRules=no in networkd.conf',
    source: 'Datadog, incident of 8 March 2023; networkd.conf(5)',
  },
  'firewall-active': {
    severity: 'warning',
    why: 'a reload of it removes the rules of kube-proxy, and its own may refuse ports that are new',
    remedy: 'open the ports of the target, and do not reload it in the window',
    source: 'https://kubernetes.io/docs/reference/networking/ports-and-protocols/',
  },
} satisfies FindingKinds;
