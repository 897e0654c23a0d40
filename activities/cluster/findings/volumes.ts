import type { Finding } from '../../../model/finding.js';
import { found } from '../../../model/finding-kinds/found.js';
import { listAt, objectAt, textAt, valueAt, type JsonObject } from '../../objects/json-path.js';
import { nameOf, whereOf } from '../../objects/resource.js';
import { fullNameOf } from '../../objects/surroundings.js';
import type { FindingRule } from './rule.js';

/** Volumes whose data lies on one node. */
export const localVolumes: FindingRule = ({ of }) =>
  of('persistentvolumes').flatMap((volume): Finding[] => {
    const source = ['local', 'hostPath'].find((kind) => valueAt(volume.object, 'spec', kind));
    if (source === undefined) return [];
    const tied = valueAt(volume.object, 'spec', 'nodeAffinity') !== undefined;
    const what = tied
      ? `${source}, tied to its node`
      : `${source}; nothing ties its pod to that node`;
    return [found('local-volume', whereOf(volume), what)];
  });

/** Bound volumes whose data goes with the claim. */
export const deletedWithClaim: FindingRule = ({ of }) =>
  of('persistentvolumes')
    .filter(
      ({ object }) =>
        textAt(object, 'status', 'phase') === 'Bound' &&
        textAt(object, 'spec', 'persistentVolumeReclaimPolicy') === 'Delete',
    )
    .map((volume) =>
      found('volume-reclaim-delete', whereOf(volume), 'its reclaim policy is Delete'),
    );

/** Volumes whose claim is gone, by their own word or because nobody has it. */
export const claimsGone: FindingRule = ({ of }) => {
  const claims = new Map(
    of('persistentvolumeclaims').map((item) => [
      fullNameOf(item),
      textAt(item.object, 'metadata', 'uid'),
    ]),
  );
  return of('persistentvolumes').flatMap((volume): Finding[] => {
    const claim = objectAt(volume.object, 'spec', 'claimRef');
    const name = `${textAt(claim, 'namespace')}/${textAt(claim, 'name')}`;
    const policy = textAt(volume.object, 'spec', 'persistentVolumeReclaimPolicy') ?? 'Retain';
    const phase = textAt(volume.object, 'status', 'phase') ?? '';
    const isLost = textAt(claim, 'uid') !== undefined && claims.get(name) !== textAt(claim, 'uid');
    if (!['Released', 'Failed'].includes(phase) && !isLost) return [];
    const what = `${phase || 'bound'}: claim ${name} is gone; reclaim policy ${policy}`;
    return [found('volume-claim-gone', whereOf(volume), what)];
  });
};

/** Claims that wait, but for those that wait for their first pod. */
export const pendingClaims: FindingRule = ({ of }) => {
  const waiting = new Set(
    of('storageclasses.storage.k8s.io')
      .filter(({ object }) => textAt(object, 'volumeBindingMode') === 'WaitForFirstConsumer')
      .map(({ object }) => nameOf(object)),
  );
  return of('persistentvolumeclaims')
    .filter(({ object }) => textAt(object, 'status', 'phase') === 'Pending')
    .filter(({ object }) => !waiting.has(textAt(object, 'spec', 'storageClassName') ?? ''))
    .map((claim) => found('claim-pending', whereOf(claim), 'it is Pending'));
};

const selectedNode = 'volume.kubernetes.io/selected-node';

/** Volumes and claims tied to a node that is not there. */
export const volumesWithoutNode: FindingRule = ({ of }) => {
  const nodes = new Set(
    of('nodes').flatMap(({ object }) => [
      nameOf(object),
      textAt(object, 'metadata', 'labels', 'kubernetes.io/hostname') ?? nameOf(object),
    ]),
  );
  const named = [
    ...of('persistentvolumes').map((item) => ({ item, hosts: hostsOf(item.object) })),
    ...of('persistentvolumeclaims').map((item) => {
      const host = textAt(item.object, 'metadata', 'annotations', selectedNode);
      return { item, hosts: host === undefined ? [] : [host] };
    }),
  ];
  return named
    .filter(({ hosts }) => hosts.length > 0 && !hosts.some((host) => nodes.has(host)))
    .map(({ item, hosts }) =>
      found('volume-node-missing', whereOf(item), `it is tied to ${hosts.join(', ')}, not there`),
    );
};

const hostsOf = (volume: JsonObject): readonly string[] =>
  listAt(volume, 'spec', 'nodeAffinity', 'required', 'nodeSelectorTerms')
    .flatMap((term) => listAt(term, 'matchExpressions'))
    .filter((one) => textAt(one, 'key') === 'kubernetes.io/hostname')
    .flatMap((one) => listAt(one, 'values').map(String));

/** Volumes attached to nodes now, and those that cannot be. */
export const attachments: FindingRule = ({ momentary }) => {
  const items = momentary.filter(({ of }) => of.resource === 'volumeattachments');
  const failing = items.flatMap((item): Finding[] => {
    const fault = ['attachError', 'detachError'].find((key) => valueAt(item.object, 'status', key));
    const node = textAt(item.object, 'spec', 'nodeName');
    return fault === undefined
      ? []
      : [found('volume-attachment-failing', whereOf(item), `${fault} on ${node}`)];
  });
  const attached = items.filter(({ object }) => valueAt(object, 'status', 'attached') === true);
  if (attached.length === 0) return failing;
  const what = `${attached.length} volumes are attached to nodes`;
  return [...failing, found('volume-attached', 'VolumeAttachments', what)];
};

/** More than one StorageClass for claims that name none. */
export const defaultClasses: FindingRule = ({ of }) => {
  const named = of('storageclasses.storage.k8s.io').filter(({ object }) =>
    ['storageclass.kubernetes.io', 'storageclass.beta.kubernetes.io'].some(
      (prefix) =>
        textAt(object, 'metadata', 'annotations', `${prefix}/is-default-class`) === 'true',
    ),
  );
  const names = named.map(({ object }) => nameOf(object)).join(', ');
  return named.length < 2
    ? []
    : [found('several-default-storage-classes', 'StorageClasses', `${names} are default`)];
};
