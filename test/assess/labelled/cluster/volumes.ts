import type { LabelledSet } from '../labelled.js';
import { withThese } from './seen.js';
import { thing } from './thing.js';
import { workload } from './workload.js';

const volume = (name: string, spec: object, phase = 'Available') =>
  thing('PersistentVolume', name, {
    spec: { persistentVolumeReclaimPolicy: 'Retain', ...spec } as never,
    status: { phase },
  });
const onNode = (name: string) => ({
  nodeAffinity: {
    required: {
      nodeSelectorTerms: [
        { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [name] }] },
      ],
    },
  },
});
const isDefault = { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } };

/** Volumes and what they lie on. */
export const volumes: LabelledSet = [
  withThese('a volume lies on a node', 'local-volume', [
    volume('pv-local', { local: { path: '/data' }, ...onNode('w-1') }),
  ]),
  withThese('a volume goes with its claim', 'volume-reclaim-delete', [
    volume(
      'pv-1',
      {
        csi: { driver: 'csi.example.com' },
        persistentVolumeReclaimPolicy: 'Delete',
        claimRef: {
          namespace: 'shop',
          name: 'data-db-0',
          uid: 'PersistentVolumeClaim shop/data-db-0',
        },
      },
      'Bound',
    ),
  ]),
  withThese('the claim of a volume is gone', 'volume-claim-gone', [
    volume('pv-lost', { claimRef: { namespace: 'shop', name: 'gone', uid: '1' } }, 'Released'),
  ]),
  withThese('a claim was made again under its name', 'volume-claim-gone', [
    volume('pv-old', { claimRef: { namespace: 'shop', name: 'data-db-0', uid: 'other' } }, 'Bound'),
  ]),
  withThese('a volume is tied to a node that is gone', 'local-volume volume-node-missing', [
    volume('pv-lost', { local: { path: '/data' }, ...onNode('w-9') }),
  ]),
  withThese('volumes are attached', 'volume-attached', [
    thing('VolumeAttachment', 'csi-1', { spec: { nodeName: 'w-1' }, status: { attached: true } }),
  ]),
  withThese('a volume cannot be attached', 'volume-attachment-failing', [
    thing('VolumeAttachment', 'csi-1', {
      spec: { nodeName: 'w-1' },
      status: { attached: false, attachError: { message: 'no such volume' } },
    }),
  ]),
  withThese('a volume is of a plug-in that is gone', 'in-tree-volume', [
    volume('pv-rbd', { rbd: { pool: 'rbd' } }),
  ]),
  withThese('pods mount by FlexVolume', 'flex-volume', [
    workload('StatefulSet', 'shop/db', {
      pod: { volumes: [{ name: 'secrets', flexVolume: { driver: 'example.com/vault' } }] },
    }),
  ]),
  withThese('nobody has registered a driver', 'csi-driver-absent', [
    volume('pv-csi', { csi: { driver: 'nfs.csi.example.com' } }),
  ]),
  withThese('two classes are default', 'several-default-storage-classes', [
    thing('StorageClass', 'one', { metadata: isDefault, provisioner: 'csi.example.com' }),
    thing('StorageClass', 'two', { metadata: isDefault, provisioner: 'csi.example.com' }),
  ]),
  withThese('a claim was promised to a node that is gone', 'volume-node-missing', [
    thing('PersistentVolumeClaim', 'shop/promised', {
      metadata: { annotations: { 'volume.kubernetes.io/selected-node': 'w-9' } },
      status: { phase: 'Bound' },
    }),
  ]),
  withThese('a claim is pending', 'claim-pending', [
    thing('PersistentVolumeClaim', 'shop/waits', {
      spec: { storageClassName: 'fast' },
      status: { phase: 'Pending' },
    }),
  ]),
];
