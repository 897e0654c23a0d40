import type { JsonObject } from '../../../activities/objects/json-path.js';
import { an, uidOf, type Entry, type Era } from '../entry.js';

const volume = ['v1', 'PersistentVolume'] as const;
const claim = ['v1', 'PersistentVolumeClaim'] as const;

/** Made before there was a default class: they have none, and must not get one. */
export const classless: readonly Entry[] = [
  {
    ...an(['v1', 'PersistentVolumeClaim'], 'without-class@shop', {
      spec: {
        accessModes: ['ReadWriteOnce'],
        volumeName: 'without-class',
        resources: { requests: { storage: '1Gi' } },
      },
    }),
    status: { phase: 'Bound' },
  },
  {
    ...an(['v1', 'PersistentVolume'], 'without-class', {
      spec: {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteOnce'],
        hostPath: { path: '/x' },
        claimRef: {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          namespace: 'shop',
          name: 'without-class',
          uid: uidOf('v1', 'PersistentVolumeClaim', 'shop/without-class'),
        },
      },
    }),
    status: { phase: 'Bound' },
  },
];

/** Classes, volumes and claims, bound and not, and what attaches them. */
export const storage = (era: Era): readonly Entry[] => [
  ...classes,
  ...claims,
  ...volumes,
  ...['v1', 'v1beta1', 'v1alpha1'].map((version) =>
    an([`storage.k8s.io/${version}`, 'VolumeAttachment'], `csi-${version}`, {
      spec: {
        attacher: 'csi.example.com',
        nodeName: 'w-1',
        source: { persistentVolumeName: 'data-db-0' },
      },
    }),
  ),
  ...['v1beta1', ...(era === 19 ? ['v1'] : [])].flatMap((version) => drivers(version)),
  ...(era === 19
    ? [
        an(['storage.k8s.io/v1alpha1', 'CSIStorageCapacity'], 'some@shop', {
          storageClassName: 'by-hand',
          capacity: '1.5Gi',
          nodeTopology: { matchLabels: { a: 'b' } },
        }),
      ]
    : []),
];

const classes: readonly Entry[] = ['v1', 'v1beta1'].flatMap((version) => {
  const storageClass = [`storage.k8s.io/${version}`, 'StorageClass'] as const;
  return [
    an(storageClass, version === 'v1' ? 'by-hand' : `by-hand-${version}`, {
      provisioner: 'kubernetes.io/no-provisioner',
      volumeBindingMode: 'WaitForFirstConsumer',
    }),
    an(storageClass, `full-${version}`, {
      metadata: {
        annotations: {
          'storageclass.beta.kubernetes.io/is-default-class': String(version === 'v1'),
        },
      },
      provisioner: 'csi.example.com',
      parameters: { empty: '', 'csi.storage.k8s.io/fstype': 'xfs' },
      reclaimPolicy: 'Retain',
      mountOptions: ['ro', 'soft'],
      allowVolumeExpansion: true,
      allowedTopologies: [
        {
          matchLabelExpressions: [{ key: 'failure-domain.beta.kubernetes.io/zone', values: ['a'] }],
        },
      ],
    }),
  ];
});

const size = (storage: string): JsonObject => ({ resources: { requests: { storage } } });

const claims: readonly Entry[] = [
  {
    ...an(claim, 'data-db-0@shop', {
      metadata: {
        annotations: {
          'pv.kubernetes.io/bind-completed': 'yes',
          'pv.kubernetes.io/bound-by-controller': 'yes',
          'volume.beta.kubernetes.io/storage-provisioner': 'csi.example.com',
        },
        finalizers: ['kubernetes.io/pvc-protection'],
      },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'by-hand',
        volumeName: 'data-db-0',
        ...size('1Gi'),
      },
    }),
    status: { phase: 'Bound', accessModes: ['ReadWriteOnce'], capacity: { storage: '2Gi' } },
  },
  an(claim, 'waiting@shop', { spec: { accessModes: ['ReadWriteMany'], ...size('1024Mi') } }),
  an(claim, 'static@shop', {
    spec: {
      accessModes: ['ReadOnlyMany', 'ReadWriteMany'],
      storageClassName: '',
      selector: { matchLabels: { disk: 'a' } },
      ...size('1e9'),
    },
  }),
  an(claim, 'block@shop', {
    metadata: { annotations: { 'volume.beta.kubernetes.io/storage-class': 'full-v1' } },
    spec: { accessModes: ['ReadWriteOnce'], volumeMode: 'Block', ...size('0.5Gi') },
  }),
];

/** A volume that says which claim has it, and with which UID. */
const bound = (namespace: string, name: string, uid: string): JsonObject => ({
  claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid },
});

const spec = (more: JsonObject): JsonObject => ({
  capacity: { storage: '2Gi' },
  accessModes: ['ReadWriteOnce'],
  ...more,
});

/** Sources whose drivers have moved or gone. */
const inTree: { readonly [name: string]: JsonObject } = {
  aws: { awsElasticBlockStore: { volumeID: 'aws://a/vol-1', fsType: 'ext4' } },
  gce: { gcePersistentDisk: { pdName: 'x' } },
  gluster: { glusterfs: { endpoints: 'gluster', path: 'x', endpointsNamespace: 'shop' } },
  rbd: {
    rbd: { monitors: ['192.0.2.1'], image: 'x', secretRef: { name: 'a', namespace: 'shop' } },
  },
  ceph: { cephfs: { monitors: ['192.0.2.1'] } },
  cinder: { cinder: { volumeID: 'x' } },
  flocker: { flocker: { datasetUUID: 'x' } },
  quobyte: { quobyte: { registry: '192.0.2.1:1', volume: 'x' } },
  azure: { azureDisk: { diskName: 'x', diskURI: 'https://example.com/x.vhd' } },
  flex: { flexVolume: { driver: 'example.com/flex' } },
  storageos: { storageos: { volumeName: 'x' } },
};

const volumes: readonly Entry[] = [
  {
    ...an(volume, 'data-db-0', {
      metadata: {
        annotations: { 'pv.kubernetes.io/provisioned-by': 'csi.example.com' },
        finalizers: ['kubernetes.io/pv-protection'],
      },
      spec: spec({
        storageClassName: 'by-hand',
        persistentVolumeReclaimPolicy: 'Delete',
        csi: {
          driver: 'csi.example.com',
          volumeHandle: 'x',
          fsType: '',
          volumeAttributes: { a: '' },
          nodePublishSecretRef: { name: 'opaque', namespace: 'shop' },
        },
        ...bound('shop', 'data-db-0', uidOf('v1', 'PersistentVolumeClaim', 'shop/data-db-0')),
      }),
    }),
    status: { phase: 'Bound' },
  },
  {
    ...an(volume, 'released-kept', {
      spec: spec({
        persistentVolumeReclaimPolicy: 'Retain',
        hostPath: { path: '/kept', type: '' },
        ...bound('shop', 'gone', '11111111-1111-1111-1111-111111111111'),
      }),
    }),
    status: { phase: 'Released' },
  },
  {
    ...an(volume, 'released-given-up', {
      spec: spec({
        persistentVolumeReclaimPolicy: 'Delete',
        hostPath: { path: '/given-up' },
        ...bound('shop', 'gone', '22222222-2222-2222-2222-222222222222'),
      }),
    }),
    status: { phase: 'Released' },
  },
  an(volume, 'available', {
    metadata: { labels: { disk: 'a' } },
    spec: spec({ nfs: { server: 'nfs.example.com', path: '/' }, mountOptions: ['hard'] }),
  }),
  an(volume, 'reserved', {
    spec: spec({ hostPath: { path: '/r' }, claimRef: { namespace: 'shop', name: 'to-come' } }),
  }),
  an(volume, 'local', {
    spec: spec({
      local: { path: '/mnt/x' },
      storageClassName: 'by-hand',
      volumeMode: 'Block',
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            {
              matchExpressions: [
                { key: 'failure-domain.beta.kubernetes.io/zone', operator: 'In', values: ['a'] },
              ],
            },
          ],
        },
      },
    }),
  }),
  ...Object.entries(inTree).map(([name, source]) =>
    an(volume, `tree-${name}`, {
      spec: spec({ persistentVolumeReclaimPolicy: 'Retain', ...source }),
    }),
  ),
];

const drivers = (version: string): readonly Entry[] => [
  an([`storage.k8s.io/${version}`, 'CSIDriver'], `csi-${version}.example.com`, {
    spec: { attachRequired: false, podInfoOnMount: true },
  }),
  an([`storage.k8s.io/${version}`, 'CSIDriver'], `bare-${version}.example.com`, { spec: {} }),
  an([`storage.k8s.io/${version}`, 'CSINode'], `node-${version}`, {
    spec: { drivers: [{ name: 'csi.example.com', nodeID: 'x', topologyKeys: ['a'] }] },
  }),
];
