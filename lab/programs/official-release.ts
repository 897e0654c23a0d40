import type { ProgramSet } from './catalogue.js';

/** One file of an official release, and where its checksum is. */
export interface ReleaseFile {
  readonly url: string;
  /** A bare digest, or lines of digest and file name. */
  readonly checksumUrl: string;
  /** Whether the file is a gzipped tar that holds the programs, or is the program itself. */
  readonly kind: 'archive' | 'program';
}

/** The machine types that the official releases exist for, by Node's name for them. */
const architectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/** The files of a set's official release for a machine type; empty where there is no release. */
export function releaseFiles(set: ProgramSet, nodeArchitecture: string): readonly ReleaseFile[] {
  const architecture = architectures[nodeArchitecture];
  if (architecture === undefined) return [];
  switch (set.family) {
    case 'kubernetes':
      return set.programs.map(({ name }) => kubernetesFile(set.version, architecture, name));
    case 'etcd':
      return [etcdArchive(set.version, architecture)];
    case 'coredns':
      return [corednsArchive(set.version, architecture)];
    case 'temporal':
      return [temporalArchive(set.version, architecture)];
    case 'helm':
      return [helmArchive(set.version, architecture)];
  }
}

/** Layout: https://www.downloadkubernetes.com. */
function kubernetesFile(version: string, architecture: string, name: string): ReleaseFile {
  const url = `https://dl.k8s.io/release/v${version}/bin/linux/${architecture}/${name}`;
  return { url, checksumUrl: `${url}.sha256`, kind: 'program' };
}

/** Layout: https://github.com/etcd-io/etcd/releases. */
function etcdArchive(version: string, architecture: string): ReleaseFile {
  const folder = `https://github.com/etcd-io/etcd/releases/download/v${version}`;
  return {
    url: `${folder}/etcd-v${version}-linux-${architecture}.tar.gz`,
    checksumUrl: `${folder}/SHA256SUMS`,
    kind: 'archive',
  };
}

/** Layout: https://github.com/coredns/coredns/releases. */
function corednsArchive(version: string, architecture: string): ReleaseFile {
  const folder = `https://github.com/coredns/coredns/releases/download/v${version}`;
  const url = `${folder}/coredns_${version}_linux_${architecture}.tgz`;
  return { url, checksumUrl: `${url}.sha256`, kind: 'archive' };
}

/** Layout: https://github.com/temporalio/cli/releases. */
function temporalArchive(version: string, architecture: string): ReleaseFile {
  const folder = `https://github.com/temporalio/cli/releases/download/v${version}`;
  return {
    url: `${folder}/temporal_cli_${version}_linux_${architecture}.tar.gz`,
    checksumUrl: `${folder}/checksums.txt`,
    kind: 'archive',
  };
}

/** Layout: https://github.com/helm/helm/releases. */
function helmArchive(version: string, architecture: string): ReleaseFile {
  const url = `https://get.helm.sh/helm-v${version}-linux-${architecture}.tar.gz`;
  return { url, checksumUrl: `${url}.sha256sum`, kind: 'archive' };
}
