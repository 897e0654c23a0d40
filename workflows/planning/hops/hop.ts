import type { KubernetesVersion } from '../../../model/version.js';

/** What a way in hops is asked for. Versions are texts, since people and clusters write them. */
export interface HopsAsked {
  /** What the control plane runs now. */
  readonly from: string;
  readonly to: string;
  /** What kubelets of workers run now, where that is not `from`; each version once is enough. */
  readonly workersAt?: readonly string[];
  /** Versions with a bundle. */
  readonly available: readonly string[];
  /** `lag`: workers follow as seldom as the skew policy bears. `each-hop`: after every hop. `lag` where nothing is said. */
  readonly workers?: 'each-hop' | 'lag';
  /** etcd that carries the data; left out where somebody else sees to it. */
  readonly etcd?: EtcdNow;
}

/** The etcd that a cluster has. */
export interface EtcdNow {
  /** `3.4.13`, with or without `v`. */
  readonly version: string;
  /** Does it stand outside, and stay as it is unless somebody changes it? Otherwise each hop brings its own. */
  readonly isOutside: boolean;
}

/** One version walked by the control plane. */
export interface Hop {
  readonly from: KubernetesVersion;
  readonly to: KubernetesVersion;
  /** Versions that etcd has to have been on before this hop, in order, each at least: `3.5.26`. Mostly none. */
  readonly etcdBefore: readonly string[];
  /** Do the workers go to `to` at the end of this hop, or do they lag on? */
  readonly workersFollow: boolean;
}

/** A way that is legal at every point. */
export interface HopPlan {
  readonly ok: true;
  readonly hops: readonly Hop[];
  /** Kubelets of workers as they are; each version once. */
  readonly workersAt: readonly KubernetesVersion[];
  /** Workers that lag too far for the first hop go to this version before it. */
  readonly workersFirst?: KubernetesVersion;
  /** How often each worker is changed. */
  readonly workerRounds: number;
}

/** Why there is no way: each reason says where, what and what to do. */
export interface HopsRefused {
  readonly ok: false;
  readonly refusals: readonly string[];
}
