/** A kind by its URL names. */
interface NamedKind {
  readonly group: string;
}

/**
 * The most exact of some versions of a kind. Kubernetes' own order: v2 before v1 before v2beta2 before v1beta1 before
 * alphas. One exception: autoscaling/v1 squeezes all but CPU into annotations that also hold status.
 */
export const mostExact = (kind: NamedKind, versions: readonly string[]): string | undefined =>
  versions.toSorted((a, b) => exactness(kind, b) - exactness(kind, a))[0];

function exactness({ group }: NamedKind, version: string): number {
  if (isSqueezed(group, version)) return -1;
  const [, major = '0', stage, minor = '0'] = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version) ?? [];
  const rank = stage === undefined ? 2 : stage === 'alpha' ? 0 : 1;
  return rank * 1_000_000 + Number(major) * 1000 + Number(minor);
}

/** Does this version hold most of the object in annotations, so that no comparison field by field is worth much? */
export const isSqueezed = (group: string, version: string): boolean =>
  group === 'autoscaling' && version === 'v1';
