import { isKubeError, type KubeApi } from './kube-api.js';
import type { JsonObject } from './json-path.js';
import { isExpired, streamChunks } from './read-items.js';
import { keyOf, typeNameOf, type Item, type ResourceRef } from './resource.js';

/** What a cluster has already of the objects wanted, by key, as read. */
export type Present = ReadonlyMap<string, JsonObject>;

/** Looks by lists, one kind after the other side by side: of ten thousand objects that are there none is asked for alone. */
export async function readPresent(api: KubeApi, wanted: readonly Item[]): Promise<Present> {
  const keys = new Set(wanted.map(keyOf));
  const present = new Map<string, JsonObject>();
  await Promise.all(
    kindsOf(wanted).map((kind) =>
      seeServed(api, kind, (item) => {
        if (keys.has(keyOf(item))) present.set(keyOf(item), item.object);
      }),
    ),
  );
  return present;
}

/** Each kind once. */
export function kindsOf(items: readonly Item[]): readonly ResourceRef[] {
  const kinds = new Map(items.map(({ of }) => [`${typeNameOf(of)}/${of.version}`, of]));
  return [...kinds.values()];
}

/** As `seeKind`; none of a kind that is not served: its definition is among what is imported. @throws KubeError */
export async function seeServed(
  api: KubeApi,
  kind: ResourceRef,
  see: (item: Item) => void,
): Promise<void> {
  try {
    await seeKind(api, kind, see);
  } catch (cause) {
    if (!isKubeError(cause, 404)) throw cause;
  }
}

/** Shows every object of a kind, an answer at a time; those of a list that was begun again more than once. @throws KubeError */
export async function seeKind(
  api: KubeApi,
  of: ResourceRef,
  see: (item: Item) => void,
): Promise<void> {
  for (;;) {
    try {
      for await (const chunk of streamChunks(api, of))
        for (const object of chunk) see({ of, object });
      return;
    } catch (cause) {
      if (!isExpired(cause)) throw cause;
    }
  }
}
