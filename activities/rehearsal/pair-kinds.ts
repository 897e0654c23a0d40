import { groupNow, isCarried, refOf } from '../objects/carried-kinds.js';
import type { ServedKind } from '../objects/discovery.js';
import { inReadingOrder } from '../objects/reading-order.js';
import { typeNameOf, type ResourceRef } from '../objects/resource.js';
import { isSqueezed, mostExact } from '../objects/version-order.js';

/** A kind on both sides. */
export interface KindPair extends Pick<ResourceRef, 'group' | 'resource' | 'kind'> {
  /** As the old API server is asked for it; absent where it does not serve the kind. */
  readonly old?: ResourceRef;
  /** As the target's API server is asked for what is carried; absent where it does not serve the kind. */
  readonly target?: ResourceRef;
  /** The target's in the version of `old`, where that is another than the one carried and both serve it. */
  readonly shared?: ResourceRef;
}

/** `resource.group` of a custom kind to the version that its objects lie in. */
export type StorageVersions = ReadonlyMap<string, string>;

/** Kinds that could be carried, each as it is asked for on both sides, in the order of reading. Pure. */
export function pairKinds(
  old: readonly ServedKind[],
  target: readonly ServedKind[],
  stored: StorageVersions,
): readonly KindPair[] {
  const there = new Map(target.filter(isCarried).map((kind) => [typeNameOf(kind), kind]));
  const before = new Map(old.filter(isCarried).map((kind) => [typeNameOf(kind), kind]));
  // Served in the old group alone, by API servers before v1.14.
  for (const kind of old) {
    const group = groupNow(kind.group, kind.resource);
    const name = typeNameOf({ resource: kind.resource, group: group ?? kind.group });
    if (group !== undefined && !before.has(name)) before.set(name, kind);
  }
  const names = [...new Set([...there.keys(), ...before.keys()])];
  const pairs = names.map((name) => pairOf(before.get(name), there.get(name), stored.get(name)));
  return inReadingOrder(pairs.filter((pair) => pair !== undefined));
}

function pairOf(
  old: ServedKind | undefined,
  target: ServedKind | undefined,
  stored: string | undefined,
): KindPair | undefined {
  const named = target ?? old;
  if (named === undefined) return undefined;
  const { resource, kind } = named;
  // The group that took the kind over, where only the old one is served yet.
  const group = groupNow(named.group, resource) ?? named.group;
  const carried = target && refOf(target, carriedVersion(target, stored));
  const common = carried && old && commonVersion(old, target, carried.version);
  const read = old && refOf(old, common ?? lonelyVersion(old, stored));
  const isShared = common !== undefined && common !== carried?.version;
  return {
    group,
    resource,
    kind,
    ...(read !== undefined && { old: read }),
    ...(carried !== undefined && { target: carried }),
    ...(isShared && target !== undefined && { shared: refOf(target, common) }),
  };
}

/** Custom resources are read as they are stored: nothing has to convert them, and no webhook has to be there. */
const carriedVersion = ({ versions }: ServedKind, stored: string | undefined): string =>
  stored !== undefined && versions.includes(stored) ? stored : (versions[0] ?? 'v1');

/** Where no version is common, the old side is read in the one that says most. */
const lonelyVersion = (old: ServedKind, stored: string | undefined): string =>
  stored === undefined
    ? (mostExact(old, old.versions) ?? carriedVersion(old, stored))
    : carriedVersion(old, stored);

/** The one carried where both serve it, else the most exact of those that both serve; absent where there is none. */
function commonVersion(old: ServedKind, target: ServedKind, carried: string): string | undefined {
  if (old.group !== target.group) return undefined;
  if (old.versions.includes(carried)) return carried;
  const both = old.versions.filter((version) => target.versions.includes(version));
  const best = mostExact(old, both);
  return best !== undefined && isSqueezed(old.group, best) ? undefined : best;
}
