import type { SnapshotFacts } from '../../model/rehearsal.js';
import type { KubernetesVersion } from '../../model/version.js';
import type { KubeApi } from '../objects/kube-api.js';

/** Programs that serve one version on the orchestrator, by path. */
export interface SidePrograms {
  readonly version: KubernetesVersion;
  readonly kubeApiserver: string;
  readonly etcd: string;
  /** `etcdutl`, or `etcdctl` of a release that has none: restores snapshots. */
  readonly restore: string;
}

/** A snapshot in a workshop. */
export interface Snapshot extends SnapshotFacts {
  readonly path: string;
  /** Configuration of encryption at rest that the old API server runs with, fetched to the workshop. */
  readonly encryptionConfig?: string;
  /** `--etcd-prefix` of the old API server, where it is not `/registry`. */
  readonly etcdPrefix?: string;
  /** Of the old API server, as they stand there: address ranges, `--runtime-config`, `--feature-gates`. */
  readonly serverFlags?: readonly string[];
}

/** A private directory (0700) with processes in it; both end with it, and with this process however it dies. */
export interface Workshop {
  readonly directory: string;
  close(): Promise<void>;
}

/** An API server on loopback with an etcd of its own, both in a workshop. */
export interface ServedCopy {
  readonly version: KubernetesVersion;
  readonly api: KubeApi;
  /** Every key below /registry, in order, in chunks: what etcd holds, whether the API server can read it or not. */
  keys(): AsyncIterable<readonly string[]>;
  /** Last lines of what the API server said, without secrets, for an error. */
  lastWords(): string;
  close(): Promise<void>;
}

/** What to serve: a restored snapshot, or an empty store where `snapshot` is absent. */
export interface ServeRequest {
  /** Unique in the workshop: `old`, `target`, `fresh`. */
  readonly name: string;
  readonly programs: SidePrograms;
  readonly snapshot?: Snapshot;
  /** As the real API servers have it: allocated addresses are checked against it. */
  readonly serviceRange: string;
  /** NodePort range, where it is not the default. */
  readonly nodePortRange?: string;
  /** The `--runtime-config` and `--feature-gates` that the objects need. */
  readonly flags?: readonly string[];
}
