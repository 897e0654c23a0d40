import { listAt, objectAt, textAt, type JsonObject } from '../objects/json-path.js';
import { isKubeError, type KubeApi } from '../objects/kube-api.js';
import { listPath, type Item, type ResourceRef } from '../objects/resource.js';

/** Warnings that are looked at: a broken cluster keeps tens of thousands of them for an hour. */
const warningsAtMost = 2000;
/** Objects of one answer. */
const chunk = 500;

/**
 * What the API answers; absent where it has no such thing or does not say. @throws KubeError where a right is missing: whoever
 * may not look would otherwise read that there is nothing.
 */
export const askedFor = (api: KubeApi, path: string): Promise<JsonObject | undefined> =>
  api.request('GET', path).catch((cause: unknown) => {
    if (isKubeError(cause, 401, 403)) throw cause;
    return undefined;
  });

/** The latest part of the cluster's warnings; none where they cannot be had, as they are only told. */
export async function readWarnings(api: KubeApi): Promise<readonly JsonObject[]> {
  const warnings: JsonObject[] = [];
  let next: string | undefined = '';
  while (next !== undefined && warnings.length < warningsAtMost) {
    const go: string = next === '' ? '' : `&continue=${encodeURIComponent(next)}`;
    const path = `/api/v1/events?fieldSelector=type%3DWarning&limit=${chunk}${go}`;
    const list: JsonObject = (await askedFor(api, path)) ?? {};
    warnings.push(
      ...listAt(list, 'items')
        .map((event) => objectAt(event))
        .map(reduced),
    );
    next = textAt(list, 'metadata', 'continue') || undefined;
  }
  return warnings;
}

const reduced = (event: JsonObject): JsonObject => ({
  type: textAt(event, 'type') ?? '',
  reason: textAt(event, 'reason') ?? '',
  lastTimestamp: textAt(event, 'lastTimestamp') ?? textAt(event, 'eventTime') ?? '',
});

/** Each in the versions that API servers from 1.14 on have had, newest first. */
const kinds: readonly (Omit<ResourceRef, 'version'> & { readonly versions: readonly string[] })[] =
  [
    {
      group: 'storage.k8s.io',
      versions: ['v1'],
      resource: 'volumeattachments',
      kind: 'VolumeAttachment',
      namespaced: false,
    },
    {
      group: 'storage.k8s.io',
      versions: ['v1', 'v1beta1'],
      resource: 'csinodes',
      kind: 'CSINode',
      namespaced: false,
    },
    {
      group: 'certificates.k8s.io',
      versions: ['v1', 'v1beta1'],
      resource: 'certificatesigningrequests',
      kind: 'CertificateSigningRequest',
      namespaced: false,
    },
  ];

/** Objects that are never carried and still tell something; a kind that is not served has none. */
export async function readMomentary(api: KubeApi): Promise<readonly Item[]> {
  const read = await Promise.all(
    kinds.map(async ({ versions, ...kind }) => {
      for (const version of versions) {
        const of = { ...kind, version };
        const list = await askedFor(api, listPath(of));
        if (list !== undefined)
          return listAt(list, 'items').map((object) => ({ of, object: objectAt(object) }));
      }
      return [];
    }),
  );
  return read.flat();
}
