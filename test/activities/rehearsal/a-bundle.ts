import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { KubernetesVersion } from '../../../model/version.js';
import { programsOf } from './the-programs.js';

/** A directory with every program of a version, as a bundle has them. */
export function aBundleOf(version: KubernetesVersion, below: string): string {
  const { kubeApiserver, etcd } = programsOf(version);
  const directory = mkdtempSync(join(below, `${version}-`));
  const names = ['apiserver', 'controller-manager', 'scheduler', 'proxy'].map(
    (name) => `kube-${name}`,
  );
  for (const name of [...names, 'kubelet'])
    symlinkSync(join(dirname(kubeApiserver), name), join(directory, name));
  symlinkSync(etcd, join(directory, 'etcd'));
  describeBundle(directory, version);
  return directory;
}

/** Writes bundle.json for what is in a directory now. */
export function describeBundle(directory: string, version: KubernetesVersion): void {
  const names = readdirSync(directory).filter((name) => name !== 'bundle.json');
  const files = names.map((name) => ({
    name,
    kind: 'program',
    sha256: digestOf(realpathSync(join(directory, name))),
    size: statSync(join(directory, name)).size,
  }));
  writeFileSync(join(directory, 'bundle.json'), JSON.stringify({ version, files }));
}

/** Built programs have their digest beside them. */
const digestOf = (path: string): string =>
  existsSync(`${path}.sha256`)
    ? readFileSync(`${path}.sha256`, 'utf8').slice(0, 64)
    : createHash('sha256').update(readFileSync(path)).digest('hex');
