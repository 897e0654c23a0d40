import { mkdir } from 'node:fs/promises';
import type { ProgramSet } from './catalogue.js';
import { buildEtcd, comesFromDebian } from './etcd-build.js';
import { goInstall, requireGo } from './go.js';
import { buildKubernetes } from './kubernetes-build.js';

/** Build a set in its work folder; returns the folder the programs are in. */
export async function build(set: ProgramSet, workFolder: string): Promise<string> {
  const { family, version, programs } = set;
  await mkdir(workFolder, { recursive: true });
  if (family !== 'etcd' || !comesFromDebian(version)) await requireGo();
  switch (family) {
    case 'kubernetes':
      return buildKubernetes(
        workFolder,
        version,
        programs.map(({ name }) => name),
      );
    case 'etcd':
      return buildEtcd(workFolder, version);
    case 'coredns':
      return goInstall(workFolder, `github.com/coredns/coredns@v${version}`);
    case 'temporal':
      return goInstall(
        workFolder,
        `github.com/temporalio/cli/cmd/temporal@v${version}`,
        // Where 1.5 keeps it; otherwise the program says that it is 0.0.0-DEV.
        `-X github.com/temporalio/cli/temporalcli.Version=${version}`,
      );
    case 'helm':
      return goInstall(
        workFolder,
        `helm.sh/helm/v3/cmd/helm@v${version}`,
        // As its Makefile does; otherwise the program says that it is v3.14.
        `-X helm.sh/helm/v3/internal/version.version=v${version}`,
      );
  }
}
