import type { KubernetesVersion } from './version.js';

/** Everything of the target version that nodes will need, by digest: `bundle.json` in the bundle's directory. */
export interface Bundle {
  readonly version: KubernetesVersion;
  readonly files: readonly BundleFile[];
}

/** One file beside bundle.json. */
export interface BundleFile {
  /** Its name in the directory: `kubelet`, `kube-apiserver.tar`. */
  readonly name: string;
  readonly kind: 'program' | 'image';
  /** Hex, of the whole file; checked before it is sent and again on the node. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** For images: the reference that the archive carries, as manifests name it. */
  readonly image?: string;
}
