/** Families of programs that the lab runs. */
export type Family = 'kubernetes' | 'etcd' | 'coredns' | 'temporal' | 'helm';

/** One program and the arguments that make it print its version. */
export interface Program {
  readonly name: string;
  readonly versionArguments: readonly string[];
}

/** The programs of one family and version, which are fetched, built and installed together. */
export interface ProgramSet {
  readonly family: Family;
  /** Without the leading `v`. */
  readonly version: string;
  readonly programs: readonly Program[];
  /** How long a build takes on two cores, for the progress line. */
  readonly buildMinutes: number;
}

/** The seven programs of a Kubernetes release that a cluster is made of. */
export const kubernetesPrograms = [
  { name: 'kubelet', versionArguments: ['--version'] },
  { name: 'kubeadm', versionArguments: ['version', '-o', 'short'] },
  { name: 'kubectl', versionArguments: ['version', '--client'] },
  { name: 'kube-controller-manager', versionArguments: ['--version'] },
  { name: 'kube-scheduler', versionArguments: ['--version'] },
  { name: 'kube-proxy', versionArguments: ['--version'] },
  { name: 'kube-apiserver', versionArguments: ['--version'] },
] as const satisfies readonly Program[];

/** Kubernetes releases that were built completely; of others, library modules may be missing. */
export const kubernetesVersions = ['1.15.12', '1.18.8', '1.19.12', '1.23.6', '1.34.4'] as const;

/** One version of etcd for each line: 3.4 serves Kubernetes up to 1.23, 1.34 needs a later one. */
export const etcdVersions = ['3.4.23', '3.5.21', '3.6.4'] as const;

/** 1.11 and later need EndpointSlice v1, which Kubernetes before 1.21 lacks (CoreDNS PR 6147). */
export const corednsVersion = '1.10.1';

/** Newer tags of the command line have `replace` lines, which `go install` refuses. */
export const temporalVersion = '1.5.1';

/** Of 2024: talks to every Kubernetes of the lab, and `go install` takes it, as its module has no `replace` line. */
export const helmVersion = '3.14.4';

/** The set of a Kubernetes release; throws for one that the lab cannot provide. */
export function kubernetesSet(version: string): ProgramSet {
  mustBeOneOf('Kubernetes', version, kubernetesVersions);
  return { family: 'kubernetes', version, programs: kubernetesPrograms, buildMinutes: 5 };
}

/** Of a Kubernetes release the API server alone: enough to read a copy, and built in half the time. */
export function apiServerSet(version: string): ProgramSet {
  const { programs, ...set } = kubernetesSet(version);
  return {
    ...set,
    programs: programs.filter(({ name }) => name === 'kube-apiserver'),
    buildMinutes: 3,
  };
}

/** The set of an etcd release; 3.4 has no etcdutl, its etcdctl restores snapshots itself. */
export function etcdSet(version: string): ProgramSet {
  mustBeOneOf('etcd', version, etcdVersions);
  const names = version.startsWith('3.4.') ? ['etcd', 'etcdctl'] : ['etcd', 'etcdctl', 'etcdutl'];
  const programs = names.map((name) => ({
    name,
    versionArguments: [name === 'etcd' ? '--version' : 'version'],
  }));
  return { family: 'etcd', version, programs, buildMinutes: 1 };
}

/** CoreDNS, one version for every Kubernetes of the lab. */
export const corednsSet: ProgramSet = {
  family: 'coredns',
  version: corednsVersion,
  programs: [{ name: 'coredns', versionArguments: ['-version'] }],
  buildMinutes: 2,
};

/** Temporal's command line, which carries the dev server and its UI. */
export const temporalSet: ProgramSet = {
  family: 'temporal',
  version: temporalVersion,
  programs: [{ name: 'temporal', versionArguments: ['--version'] }],
  buildMinutes: 2,
};

/** Helm, which a test upgrades a release with, on the target as its owner will. */
export const helmSet: ProgramSet = {
  family: 'helm',
  version: helmVersion,
  programs: [{ name: 'helm', versionArguments: ['version', '--template', '{{.Version}}'] }],
  buildMinutes: 2,
};

/** Everything the lab can provide, in the order of need. */
export const catalogue = (): readonly ProgramSet[] => [
  temporalSet,
  ...kubernetesVersions.map(kubernetesSet),
  ...etcdVersions.map(etcdSet),
  corednsSet,
  helmSet,
];

/** How people and progress lines name a set: `kubernetes v1.19.12`. */
export const titleOf = ({ family, version }: ProgramSet): string => `${family} v${version}`;

function mustBeOneOf(what: string, version: string, known: readonly string[]): void {
  if (known.includes(version)) return;
  throw new Error(
    `programs: no recipe for ${what} ${version}: the lab provides ${known.join(', ')}; choose one of them`,
  );
}
