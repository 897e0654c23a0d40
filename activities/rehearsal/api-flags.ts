import { minorOf, type KubernetesVersion } from '../../model/version.js';

/** Files of one copy's API server, in the directory that it runs in. */
export const apiFiles = {
  certificates: 'certificates',
  serviceAccountKey: 'service-account.key',
  serviceAccountPublicKey: 'service-account.pub',
  tokens: 'tokens.csv',
  egress: 'egress.json',
  /** Nothing listens there. */
  nowhere: 'nowhere.sock',
} as const;

/** What the flags of a copy's API server depend on. */
export interface ApiFlags {
  readonly version: KubernetesVersion;
  readonly etcdUrl: string;
  readonly port: number;
  readonly serviceRange: string;
  readonly nodePortRange?: string;
  /** A file in the directory that it runs in. */
  readonly encryptionConfig?: string;
  /** Where the objects lie in etcd, if not in `/registry`. */
  readonly etcdPrefix?: string;
  readonly flags?: readonly string[];
}

/**
 * Plugins that must not run: webhooks call out of the machine, and nobody makes the accounts and tokens that
 * ServiceAccount asks of every pod.
 */
const admissionOff = 'MutatingAdmissionWebhook,ValidatingAdmissionWebhook,ServiceAccount';

/** The command line of an API server that serves a copy to this process alone. */
export const apiServerArgs = ({ version, ...given }: ApiFlags): string[] => [
  `--etcd-servers=${given.etcdUrl}`,
  ...(given.etcdPrefix === undefined ? [] : [`--etcd-prefix=${given.etcdPrefix}`]),
  `--secure-port=${given.port}`,
  '--bind-address=127.0.0.1',
  '--advertise-address=127.0.0.1',
  `--cert-dir=${apiFiles.certificates}`,
  `--token-auth-file=${apiFiles.tokens}`,
  '--anonymous-auth=false',
  '--authorization-mode=RBAC',
  `--service-account-key-file=${apiFiles.serviceAccountPublicKey}`,
  `--service-account-signing-key-file=${apiFiles.serviceAccountKey}`,
  '--service-account-issuer=https://kubernetes.default.svc',
  `--service-cluster-ip-range=${given.serviceRange}`,
  ...(given.nodePortRange === undefined
    ? []
    : [`--service-node-port-range=${given.nodePortRange}`]),
  `--disable-admission-plugins=${admissionOff}`,
  // The endpoints of the service `kubernetes` stay those of the real cluster.
  '--endpoint-reconciler-type=none',
  // Every object is read once: a cache would cost memory and a second list of everything.
  '--watch-cache=false',
  '--profiling=false',
  // Up to v1.19 it serves everybody on 8080 otherwise; the flag went with v1.24.
  ...(minorOf(version) < 20 ? ['--insecure-port=0'] : []),
  ...(egressVersion(version) === undefined
    ? []
    : [`--egress-selector-config-file=${apiFiles.egress}`]),
  ...(given.encryptionConfig === undefined
    ? []
    : [`--encryption-provider-config=${given.encryptionConfig}`]),
  ...(given.flags ?? []),
];

/**
 * Sends all that the API server would ask of the cluster (aggregated APIs, conversion webhooks) to a socket where
 * nobody listens: a copy must not speak to the real ones. Absent where the version has no such configuration.
 */
export function egressConfig(version: KubernetesVersion, nowhere: string): object | undefined {
  const apiVersion = egressVersion(version);
  if (apiVersion === undefined) return undefined;
  return {
    apiVersion,
    kind: 'EgressSelectorConfiguration',
    egressSelections: [
      {
        name: 'cluster',
        connection: { proxyProtocol: 'HTTPConnect', transport: { uds: { udsName: nowhere } } },
      },
    ],
  };
}

/**
 * The same for versions before that configuration: their calls go through the proxy that the environment names. Only
 * root could listen on this port, and nobody does. Loopback itself never goes through a proxy (net/http).
 */
export const egressEnvironment = (version: KubernetesVersion): Record<string, string> =>
  egressVersion(version) === undefined
    ? { HTTPS_PROXY: 'http://127.0.0.1:1', HTTP_PROXY: 'http://127.0.0.1:1' }
    : {};

/** Kubernetes' documentation of the konnectivity service: v1alpha1 with sockets from v1.18, v1beta1 from v1.20. */
function egressVersion(version: KubernetesVersion): string | undefined {
  const minor = minorOf(version);
  if (minor < 18) return undefined;
  return `apiserver.k8s.io/${minor < 20 ? 'v1alpha1' : 'v1beta1'}`;
}
