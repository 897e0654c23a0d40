const base = '/data/k8s';

/** Where the systemd layout has its things: on purpose nowhere that tools would guess. */
export const systemdPlaces = {
  bin: `${base}/bin`,
  etc: `${base}/etc`,
  pki: `${base}/etc/pki`,
  etcd: `${base}/etcd`,
  kubelet: `${base}/kubelet`,
  units: '/etc/systemd/system',
} as const;

/** The programs of a node under systemd, in the order they start. */
export const unitsOf = (role: 'control-plane' | 'worker') =>
  role === 'control-plane'
    ? ([
        'etcd',
        'kube-apiserver',
        'kube-controller-manager',
        'kube-scheduler',
        'kubelet',
        'kube-proxy',
      ] as const)
    : (['kubelet', 'kube-proxy'] as const);

/** A program that runs as a unit of its own name. */
export type UnitName = ReturnType<typeof unitsOf>[number];
