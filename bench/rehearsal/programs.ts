import { dirname, join } from 'node:path';
import type { SidePrograms } from '../../activities/rehearsal/copy.js';
import { ensureEtcd, ensureKubernetes } from '../../lab/programs/programs.js';
import type { KubernetesVersion } from '../../model/version.js';

/** Programs of one side from the lab's cache, built where they are not there yet. */
export async function programsOf(version: KubernetesVersion, etcd: string): Promise<SidePrograms> {
  const [kubernetes, built, newest] = await Promise.all([
    ensureKubernetes(version.slice(1)),
    ensureEtcd(etcd),
    // Restores for every older etcd as well, as the bundle's does.
    ensureEtcd('3.5.21'),
  ]);
  return {
    version,
    kubeApiserver: kubernetes['kube-apiserver'],
    etcd: built.etcd,
    restore: join(dirname(newest.etcd), 'etcdutl'),
  };
}
