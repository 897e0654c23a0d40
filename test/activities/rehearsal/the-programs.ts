import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { SidePrograms } from '../../../activities/rehearsal/copy.js';
import { minorOf, type KubernetesVersion } from '../../../model/version.js';

const cache = join(
  process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
  'kube-cutover',
  'programs',
);

/** Built programs of one version, with the etcd that this version is run on. @throws Error naming what is missing. */
export function programsOf(version: KubernetesVersion, etcd = etcdFor(version)): SidePrograms {
  const etcdDirectory = join(cache, 'etcd', etcd);
  const utility = join(etcdDirectory, 'etcdutl');
  const programs = {
    version,
    kubeApiserver: join(cache, 'kubernetes', version, 'kube-apiserver'),
    etcd: join(etcdDirectory, 'etcd'),
    restore: existsSync(utility) ? utility : join(etcdDirectory, 'etcdctl'),
  };
  for (const file of [programs.kubeApiserver, programs.etcd, programs.restore])
    if (!existsSync(file))
      throw new Error(`${file} is not there; run npm test once: it makes them`);
  return programs;
}

function etcdFor(version: KubernetesVersion): string {
  const release = minorOf(version) < 20 ? 'v3.4.' : minorOf(version) < 30 ? 'v3.5.' : 'v3.6.';
  const found = readdirSync(join(cache, 'etcd')).find((name) => name.startsWith(release));
  if (found === undefined) throw new Error(`no etcd ${release}* in ${cache}; run npm test once`);
  return found;
}
