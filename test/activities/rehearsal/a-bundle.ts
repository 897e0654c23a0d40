import { mkdtempSync, symlinkSync } from 'node:fs';
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
  return directory;
}
