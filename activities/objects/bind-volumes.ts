import { objectAt, textAt } from './json-path.js';
import type { KubeApi } from './kube-api.js';
import { nameOf, objectPath, type Item } from './resource.js';
import { fullNameOf, isOfType } from './surroundings.js';
import { ourChangesManager } from './writers.js';

/**
 * Ties each carried volume to its own carried claim by UID, as the volume binder of the controller manager does
 * (kubernetes pkg/controller/volume/persistentvolume, `bind`): left alone it takes a turn of 15 s for each of three
 * writes, and every pod with a claim waits for it. A volume whose claim has another UID by now is left alone.
 */
export async function bindVolumes(api: KubeApi, items: readonly Item[]): Promise<number> {
  const claims = items.filter(isOfType('persistentvolumeclaims'));
  const named = new Map(claims.map((claim) => [fullNameOf(claim), claim]));
  const pairs = items.filter(isOfType('persistentvolumes')).flatMap((volume) => {
    const ref = objectAt(volume.object, 'spec', 'claimRef');
    const claim = named.get(`${textAt(ref, 'namespace')}/${textAt(ref, 'name')}`);
    const isMeant = claim && textAt(claim.object, 'spec', 'volumeName') === nameOf(volume.object);
    return isMeant ? [{ volume, claim }] : [];
  });
  const bound = await Promise.all(pairs.map(({ volume, claim }) => bind(api, volume, claim)));
  return bound.filter(Boolean).length;
}

/** Volume first: a claim that says it is bound to a volume that does not know it counts as lost. */
async function bind(api: KubeApi, volume: Item, claim: Item): Promise<boolean> {
  const [seenVolume, seenClaim] = await Promise.all(
    [volume, claim].map((item) => api.request('GET', objectPath(item))),
  );
  const { uid = '' } = objectAt(seenClaim, 'metadata');
  const holder = textAt(seenVolume, 'spec', 'claimRef', 'uid');
  if (holder !== undefined && holder !== uid) return false;
  if (textAt(seenClaim, 'metadata', 'annotations', BOUND) === 'yes') return false;
  const as = `?fieldManager=${ourChangesManager}`;
  await api.request('PATCH', `${objectPath(volume)}${as}`, {
    body: { spec: { claimRef: { uid } } },
  });
  await api.request('PATCH', `${objectPath(claim)}${as}`, {
    body: { metadata: { annotations: { [BOUND]: 'yes' } } },
  });
  return true;
}

const BOUND = 'pv.kubernetes.io/bind-completed';
