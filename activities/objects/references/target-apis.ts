import { groupNow } from '../carried-kinds.js';
import type { ServedKind } from '../discovery.js';
import { apiVersionOf } from '../resource.js';

/** What the target serves, as references inside objects name it. */
export interface TargetApis {
  readonly kinds: readonly ServedKind[];
  /** Groups that another server answers: what it serves is not known here. */
  readonly aggregated: ReadonlySet<string>;
}

/** What a reference's `apiVersion` is on the target. */
export type Resolved =
  | { readonly is: 'served' }
  | { readonly is: 'moved'; readonly apiVersion: string }
  | { readonly is: 'unknown' };

/** Looks up `extensions/v1beta1` and `Deployment`: served as it is, served elsewhere, or not at all. Pure. */
export function resolve(apis: TargetApis, apiVersion: string, kind: string): Resolved {
  const { group, version } = partsOf(apiVersion);
  if (apis.aggregated.has(group)) return { is: 'served' };
  const named = apis.kinds.filter((one) => one.kind === kind);
  const same = named.find((one) => one.group === group);
  if (same?.versions.includes(version)) return { is: 'served' };
  const now = same ?? named.find((one) => groupNow(group, one.resource) === one.group);
  const preferred = now?.versions[0];
  if (now === undefined || preferred === undefined) return { is: 'unknown' };
  return { is: 'moved', apiVersion: apiVersionOf({ group: now.group, version: preferred }) };
}

/** The kind behind a group and resource of a rule; absent where the target does not serve it there. */
export const servedAt = (
  { kinds }: TargetApis,
  group: string,
  resource: string,
): ServedKind | undefined =>
  kinds.find((kind) => kind.group === group && kind.resource === resource);

/** `apps/v1` in its parts; the core group is `''`. */
export function partsOf(apiVersion: string): { readonly group: string; readonly version: string } {
  const [first = '', second] = apiVersion.split('/');
  return second === undefined ? { group: '', version: first } : { group: first, version: second };
}
