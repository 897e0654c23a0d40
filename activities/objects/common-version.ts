import { removedApis } from '../../model/facts/removed-apis.js';
import { minorOf, type KubernetesVersion } from '../../model/version.js';
import { apiVersionOf } from './resource.js';

/** A kind by its URL names. */
interface NamedKind {
  readonly group: string;
  readonly resource: string;
}

/**
 * The version to carry a kind in: the most stable of those that the old API server serves and the target still
 * does; absent where there is none. What the old side serves was introduced long since, so that only removals count.
 */
export const commonVersion = (
  kind: NamedKind,
  served: readonly string[],
  to: KubernetesVersion,
): string | undefined =>
  served
    .filter((version) => !isGone(kind, version, to))
    .toSorted((a, b) => stability(kind, b) - stability(kind, a))[0];

const isGone = ({ group, resource }: NamedKind, version: string, to: KubernetesVersion): boolean =>
  removedApis.some(
    ({ apiVersion, resources, goneIn }) =>
      apiVersion === apiVersionOf({ group, version }) &&
      resources.includes(resource) &&
      goneIn <= minorOf(to),
  );

/**
 * Kubernetes' own order: v2 before v1 before v2beta2 before v1beta1 before alphas. One exception:
 * autoscaling/v1 squeezes all but CPU into annotations that also hold status, so that betas are more exact.
 */
function stability({ group }: NamedKind, version: string): number {
  const [, major = '0', stage, minor = '0'] = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version) ?? [];
  const isSqueezed = group === 'autoscaling' && version === 'v1';
  const rank = stage === undefined && !isSqueezed ? 2 : stage === 'alpha' ? 0 : 1;
  return rank * 1_000_000 + Number(major) * 1000 + Number(minor);
}
