import type { KindInUse } from '../../model/inventory.js';
import type { ExportRef } from '../../model/objects.js';
import { regressed } from '../failures.js';
import type { Store } from '../store/store.js';
import { pack, unpack } from './archive.js';
import { isCarried } from './carried-kinds.js';
import { clean, type Cleaned } from './clean.js';
import { discover } from './discovery.js';
import type { KubeApi } from './kube-api.js';
import { carriedRefs, readItems } from './read-items.js';
import { typeNameOf, whereOf, type Item, type ResourceRef } from './resource.js';

/**
 * Reads every object, cleans it, and keeps it in the store. @throws Regressed naming objects of kinds that the plan
 * does not know: they came after it, and would be lost.
 */
export async function exportCluster(
  api: KubeApi,
  kinds: readonly KindInUse[],
  store: Store,
): Promise<ExportRef> {
  const takenAt = new Date().toISOString();
  const unplanned = await unplannedKinds(api, kinds);
  const refs = carriedRefs(kinds);
  const cleaned = clean(await readItems(api, [...refs, ...unplanned]));
  refuseUnplanned(cleaned, unplanned);
  return {
    digest: await store.put(pack(cleaned.carried)),
    objects: cleaned.carried.length,
    counts: countBy(cleaned.carried, ({ of }) => typeNameOf(of)),
    leftOut: countBy(cleaned.leftOut, ({ because }) => because),
    takenAt,
  };
}

/** The objects of an export. */
export const readExport = async (
  store: Store,
  { digest }: Pick<ExportRef, 'digest'>,
): Promise<readonly Item[]> => unpack(await store.get(digest));

/** Kinds that this cluster serves and a plan does not carry; read in the server's preferred version. */
export async function unplannedKinds(
  api: KubeApi,
  kinds: readonly KindInUse[],
): Promise<readonly ResourceRef[]> {
  const planned = new Set(carriedRefs(kinds).map(typeNameOf));
  const served = await discover(api);
  return served
    .filter((kind) => isCarried(kind) && !planned.has(typeNameOf(kind)))
    .map(({ group, resource, kind, namespaced, versions }) => ({
      group,
      resource,
      kind,
      namespaced,
      version: versions[0] ?? 'v1',
    }));
}

function refuseUnplanned({ carried }: Cleaned, unplanned: readonly ResourceRef[]): void {
  const types = new Set(unplanned.map(typeNameOf));
  const lost = carried.filter(({ of }) => types.has(typeNameOf(of)));
  if (lost.length === 0) return;
  const named = lost.slice(0, 10).map(whereOf).join(', ');
  throw regressed(
    `the plan carries no objects of ${[...new Set(lost.map(({ of }) => typeNameOf(of)))].join(', ')}, ` +
      `but there are ${lost.length} now (${named}); plan again`,
  );
}

/** How many of each. */
export function countBy<T>(items: readonly T[], name: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[name(item)] = (counts[name(item)] ?? 0) + 1;
  return counts;
}
