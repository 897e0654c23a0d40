import type { RemovedApi } from '../../../model/facts/removed-api.js';
import { removedApis } from '../../../model/facts/removed-apis.js';
import { minorOf, type KubernetesVersion } from '../../../model/version.js';

/** `apps/v1beta1 Deployment`: how an object names what it is. */
export interface KindName {
  readonly apiVersion: string;
  readonly kind: string;
}

/** What became of a version of a built-in kind. */
export interface Removal {
  /** 22: v1.22 and later do not serve it. */
  readonly goneIn: number;
  /** What the target serves instead; absent where there is nothing. */
  readonly successor?: string;
}

const byName: ReadonlyMap<string, RemovedApi> = new Map(
  removedApis.map((api) => [`${api.apiVersion} ${api.kind}`, api]),
);

/** What became of a kind that the target no longer serves in this version; absent where it does, or never knew it. */
export function removalOf(
  { apiVersion, kind }: KindName,
  to: KubernetesVersion,
): Removal | undefined {
  const api = byName.get(`${apiVersion} ${kind.replace(/List$/, '')}`);
  if (api === undefined || api.goneIn > minorOf(to)) return undefined;
  const { goneIn, replacement } = api;
  // A replacement may itself be gone by then: extensions, policy/v1beta1, nothing.
  const later = replacement && removalOf({ apiVersion: replacement, kind }, to);
  const successor = later ? later.successor : replacement;
  return { goneIn, ...(successor !== undefined && { successor }) };
}

/** For people: `not served since v1.22; use networking.k8s.io/v1`. */
export const removalText = ({ goneIn, successor }: Removal): string =>
  `not served since v1.${goneIn}; ` +
  (successor === undefined ? 'there is no successor' : `use ${successor}`);
