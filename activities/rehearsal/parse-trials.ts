import type { ComponentName } from '../../model/layout.js';
import { absent, seenAs } from './parse-bench.js';

/** How a program is started so that it reads all of its settings and then ends, and what its good end looks like. */
export interface TrialPlan {
  /** Flags of the real command line that are left out: where they lead is beside the point, or away. */
  readonly without: readonly string[];
  /** Flags that take the place of the real ones. */
  readonly with: readonly string[];
  /** Those of them that are given only where the real line has them. */
  readonly whereGiven?: readonly string[];
  /** Said by a program whose settings are all good. */
  readonly goodEnd: RegExp;
}

const inBench = (name: string): string => `${seenAs}/${name}`;

/** The first thing that programs look for after their settings, and do not find. */
const nothingThere = new RegExp(
  `${absent}|in-cluster configuration|no configuration has been provided`,
);
const client = (name: string): TrialPlan => ({
  without: ['master', 'cert-dir', 'kubeconfig', 'write-config-to'],
  with: [`--kubeconfig=${absent}/${name}.conf`, `--cert-dir=${inBench('certificates')}`],
  goodEnd: nothingThere,
});

/**
 * Proved with the programs of v1.19.12, v1.23.6 and v1.34.4, and etcd 3.4.23, 3.5.21 and 3.6.4:
 * an API server without etcd lists everything that is wrong with its options, this among it; controllers, scheduler and
 * kubelet check their settings before they look for a kubeconfig; kube-proxy writes down what it has understood; etcd
 * judges its timeouts last.
 */
export const trialPlans: Readonly<Record<ComponentName, TrialPlan>> = {
  'kube-apiserver': {
    without: [
      'etcd-servers',
      'cert-dir',
      'service-account-signing-key-file',
      'service-account-key-file',
    ],
    with: [
      '--etcd-servers=',
      `--cert-dir=${inBench('certificates')}`,
      `--service-account-signing-key-file=${inBench('key.pem')}`,
      `--service-account-key-file=${inBench('key.pem')}`,
    ],
    // Before v1.20 it is no must, and alone it is refused (validateTokenRequest of kube-apiserver).
    whereGiven: ['service-account-signing-key-file'],
    goodEnd: /^-?-?etcd-servers must be specified$/,
  },
  'kube-controller-manager': client('controller-manager'),
  'kube-scheduler': client('scheduler'),
  kubelet: {
    without: ['kubeconfig', 'bootstrap-kubeconfig', 'cert-dir', 'root-dir', 'config-dir'],
    with: [
      `--kubeconfig=${absent}/kubelet.conf`,
      `--cert-dir=${inBench('certificates')}`,
      `--root-dir=${inBench('root')}`,
    ],
    goodEnd: nothingThere,
  },
  'kube-proxy': {
    without: ['write-config-to', 'cleanup', 'cleanup-ipvs', 'cleanup-iptables', 'master'],
    with: [`--write-config-to=${inBench('understood.yaml')}`],
    goodEnd: /^$/,
  },
  etcd: {
    without: ['election-timeout', 'data-dir', 'wal-dir'],
    with: ['--election-timeout=1', `--data-dir=${inBench('data')}`],
    goodEnd: /--election-timeout\[1ms\] should be at least/,
  },
};

/** Flags that name configuration files which the component reads as its own settings. */
export const configFlags: Readonly<Record<ComponentName, readonly string[]>> = {
  'kube-apiserver': [
    'audit-policy-file',
    'admission-control-config-file',
    'egress-selector-config-file',
    'tracing-config-file',
    'authorization-config',
    'authentication-config',
  ],
  'kube-controller-manager': [],
  'kube-scheduler': ['config', 'policy-config-file'],
  kubelet: ['config'],
  'kube-proxy': ['config'],
  etcd: ['config-file'],
};

/** An API server reads these after it has judged its options, shortly before it looks for etcd. */
export const readLate: readonly string[] = ['audit-policy-file', 'admission-control-config-file'];

/** Said when all configuration of admission has been read. */
export const admissionLoaded = /Loaded \d+ validating admission controller/;

/** An API server that gets as far as loading its admission plugins, on loopback and without etcd. */
export const lateFlags = (port: number): readonly string[] => [
  '--etcd-servers=http://127.0.0.1:1',
  '--bind-address=127.0.0.1',
  '--advertise-address=127.0.0.1',
  `--secure-port=${port}`,
  `--cert-dir=${inBench('certificates')}`,
  '--service-cluster-ip-range=10.0.0.0/24',
  '--service-account-issuer=https://kubernetes.default.svc',
  `--service-account-signing-key-file=${inBench('key.pem')}`,
  `--service-account-key-file=${inBench('key.pem')}`,
];
