/** The least an operator must write; a test states only what it is about. */
export const aSpec = (change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  strategy: 'in-place-switch',
  cluster: 'blue',
  from: 'v1.19.12',
  version: 'v1.23.6',
  kubeconfig: '/etc/kube-cutover/blue.kubeconfig',
  ssh: {
    privateKeyFile: '/etc/kube-cutover/id_ed25519',
    knownHostsFile: '/etc/kube-cutover/known_hosts',
  },
  nodes: [
    { name: 'cp-1', address: '10.0.0.11', role: 'control-plane' },
    { name: 'w-1', address: '10.0.0.12' },
  ],
  layout: 'kubeadm',
  bundle: '/srv/bundles/v1.23.6',
  ...change,
});
