import type { KindInUse } from '../../model/inventory.js';
import { listAt, objectAt, textAt } from './json-path.js';
import { isKubeError, type KubeApi } from './kube-api.js';
import { listPath, type Item, type ResourceRef } from './resource.js';

/** Objects of one answer: small enough for an API server that is busy, large enough for few round trips. */
const chunk = 500;

/** Every object of every kind given, as the API serves it in that version. */
export async function readItems(
  api: KubeApi,
  kinds: readonly ResourceRef[],
): Promise<readonly Item[]> {
  const read = await Promise.all(kinds.map((kind) => readKind(api, kind)));
  return read.flat();
}

/** The kinds of a plan that both sides serve, each in the version to carry it in. */
export const carriedRefs = (kinds: readonly KindInUse[]): readonly ResourceRef[] =>
  kinds.flatMap(({ group, resource, kind, namespaced, common }) =>
    common === undefined ? [] : [{ group, resource, kind, namespaced, version: common }],
  );

async function readKind(api: KubeApi, of: ResourceRef): Promise<readonly Item[]> {
  for (;;) {
    const read = await readChunks(api, of);
    if (read !== 'expired') return read;
  }
}

/** `expired`: etcd was compacted between two chunks, and the list has to be begun again. */
async function readChunks(api: KubeApi, of: ResourceRef): Promise<readonly Item[] | 'expired'> {
  const items: Item[] = [];
  let next: string | undefined = '';
  while (next !== undefined) {
    const query: string = next === '' ? '' : `&continue=${encodeURIComponent(next)}`;
    try {
      const list = await api.request('GET', `${listPath(of)}?limit=${chunk}${query}`);
      items.push(...listAt(list, 'items').map((object) => ({ of, object: objectAt(object) })));
      next = textAt(list, 'metadata', 'continue') || undefined;
    } catch (cause) {
      if (next !== '' && isKubeError(cause, 410)) return 'expired';
      throw cause;
    }
  }
  return items;
}
