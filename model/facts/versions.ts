import type { VersionFacts } from './version-facts.js';
// Made by lab/facts/main.ts from the facts beside it; never edited by hand.

/** What each minor brings, by kubeadm's own constants at its last patch. A version that is not here is not known. */
export const versionFacts: readonly VersionFacts[] = [
  { minor: 14, etcd: '3.3.10', minExternalEtcd: '3.2.18', coredns: '1.3.1', pause: '3.1' },
  { minor: 15, etcd: '3.3.10', minExternalEtcd: '3.2.18', coredns: '1.3.1', pause: '3.1' },
  { minor: 16, etcd: '3.3.15', minExternalEtcd: '3.2.18', coredns: '1.6.2', pause: '3.1' },
  { minor: 17, etcd: '3.4.3', minExternalEtcd: '3.2.18', coredns: '1.6.5', pause: '3.1' },
  { minor: 18, etcd: '3.4.3', minExternalEtcd: '3.2.18', coredns: '1.6.7', pause: '3.2' },
  { minor: 19, etcd: '3.4.13', minExternalEtcd: '3.2.18', coredns: '1.7.0', pause: '3.2' },
  { minor: 20, etcd: '3.4.13', minExternalEtcd: '3.2.18', coredns: '1.7.0', pause: '3.2' },
  { minor: 21, etcd: '3.4.13', minExternalEtcd: '3.2.18', coredns: '1.8.0', pause: '3.4.1' },
  { minor: 22, etcd: '3.5.6', minExternalEtcd: '3.2.18', coredns: '1.8.4', pause: '3.5' },
  { minor: 23, etcd: '3.5.6', minExternalEtcd: '3.2.18', coredns: '1.8.6', pause: '3.6' },
  { minor: 24, etcd: '3.5.6', minExternalEtcd: '3.2.18', coredns: '1.8.6', pause: '3.7' },
  { minor: 25, etcd: '3.5.9', minExternalEtcd: '3.2.18', coredns: '1.9.3', pause: '3.8' },
  { minor: 26, etcd: '3.5.10', minExternalEtcd: '3.2.18', coredns: '1.9.3', pause: '3.9' },
  { minor: 27, etcd: '3.5.12', minExternalEtcd: '3.2.18', coredns: '1.10.1', pause: '3.9' },
  { minor: 28, etcd: '3.5.15', minExternalEtcd: '3.4.13', coredns: '1.10.1', pause: '3.9' },
  { minor: 29, etcd: '3.5.16', minExternalEtcd: '3.4.13', coredns: '1.11.1', pause: '3.9' },
  { minor: 30, etcd: '3.5.15', minExternalEtcd: '3.4.13', coredns: '1.11.3', pause: '3.9' },
  { minor: 31, etcd: '3.5.24', minExternalEtcd: '3.5.24', coredns: '1.11.3', pause: '3.10' },
  { minor: 32, etcd: '3.5.24', minExternalEtcd: '3.5.24', coredns: '1.11.3', pause: '3.10' },
  { minor: 33, etcd: '3.5.24', minExternalEtcd: '3.5.24', coredns: '1.12.0', pause: '3.10' },
  { minor: 34, etcd: '3.6.5', minExternalEtcd: '3.5.24', coredns: '1.12.1', pause: '3.10.1' },
  { minor: 35, etcd: '3.6.6', minExternalEtcd: '3.5.24', coredns: '1.13.1', pause: '3.10.1' },
  { minor: 36, etcd: '3.6.8', minExternalEtcd: '3.5.24', coredns: '1.14.2', pause: '3.10.2' },
];
