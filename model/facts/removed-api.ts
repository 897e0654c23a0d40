/** One built-in kind in one version that API servers stopped serving. */
export interface RemovedApi {
  /** 22: v1.22 and later do not serve it by default. */
  readonly goneIn: number;
  /** The minor that does not know it at all, whatever its flags say; later than `goneIn` where it was switched off first. */
  readonly removedIn: number;
  /** `apps/v1beta1`; `v1` alone would be the core group. */
  readonly apiVersion: string;
  readonly kind: string;
  /** Plurals, as in URLs: `deployments`. */
  readonly resources: readonly string[];
  /** `apps/v1`; absent where the kind has no successor. */
  readonly replacement?: string;
  /** The minor from which on the replacement is served. */
  readonly replacementSince?: number;
}
