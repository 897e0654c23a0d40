import { createHash } from 'node:crypto';

/**
 * How discovery tells in which version a kind's objects are written, `storageVersionHash`, from v1.15 on: k8s.io/apiserver,
 * pkg/endpoints/discovery/storageversionhash.go.
 */
export function storageHashOf({
  apiVersion,
  kind,
}: {
  readonly apiVersion: string;
  readonly kind: string;
}): string {
  // The core group is the empty one.
  const full = apiVersion.includes('/') ? apiVersion : `/${apiVersion}`;
  return createHash('sha256').update(`${full}/${kind}`).digest().subarray(0, 8).toString('base64');
}
