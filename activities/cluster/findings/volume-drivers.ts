import type { Finding } from '../../../model/finding.js';
import { found } from '../../../model/finding-kinds/found.js';
import { minorOf } from '../../../model/version.js';
import { isObject, listAt, textAt, valueAt } from '../../objects/json-path.js';
import { whereOf, type Item } from '../../objects/resource.js';
import { isMadeByBuiltIn } from './passing/owned.js';
import { podSpecOf } from './passing/pod-template.js';
import type { FindingRule, Reading } from './rule.js';

interface InTree {
  /** Field of a volume. */
  readonly field: string;
  /** Name of a StorageClass's provisioner. */
  readonly provisioner: string;
  /** The first minor without the plug-in. */
  readonly goneIn: number;
  /** The driver to which its volumes go; absent where there is none. */
  readonly driver?: string;
}

/** Source: kubernetes.io: Volumes, "removed" and "CSI migration" of each type; KEP-625. */
const inTree: readonly InTree[] = [
  { field: 'scaleIO', provisioner: 'kubernetes.io/scaleio', goneIn: 22 },
  { field: 'flocker', provisioner: 'kubernetes.io/flocker', goneIn: 25 },
  { field: 'quobyte', provisioner: 'kubernetes.io/quobyte', goneIn: 25 },
  { field: 'storageos', provisioner: 'kubernetes.io/storageos', goneIn: 25 },
  { field: 'glusterfs', provisioner: 'kubernetes.io/glusterfs', goneIn: 26 },
  {
    field: 'cinder',
    provisioner: 'kubernetes.io/cinder',
    goneIn: 26,
    driver: 'cinder.csi.openstack.org',
  },
  {
    field: 'awsElasticBlockStore',
    provisioner: 'kubernetes.io/aws-ebs',
    goneIn: 27,
    driver: 'ebs.csi.aws.com',
  },
  {
    field: 'azureDisk',
    provisioner: 'kubernetes.io/azure-disk',
    goneIn: 27,
    driver: 'disk.csi.azure.com',
  },
  {
    field: 'gcePersistentDisk',
    provisioner: 'kubernetes.io/gce-pd',
    goneIn: 28,
    driver: 'pd.csi.storage.gke.io',
  },
  {
    field: 'vsphereVolume',
    provisioner: 'kubernetes.io/vsphere-volume',
    goneIn: 30,
    driver: 'csi.vsphere.vmware.com',
  },
  { field: 'cephfs', provisioner: 'kubernetes.io/cephfs', goneIn: 31 },
  { field: 'rbd', provisioner: 'kubernetes.io/rbd', goneIn: 31, driver: 'rbd.csi.ceph.com' },
];

/** Volumes, in objects and in pods, of plug-ins that the target's programs no longer have. */
export const inTreeVolumes: FindingRule = ({ of, items, to }) => {
  const gone = inTree.filter(({ goneIn }) => goneIn <= minorOf(to));
  const classes = of('storageclasses.storage.k8s.io').flatMap((item): Finding[] => {
    const type = gone.find(({ provisioner }) => textAt(item.object, 'provisioner') === provisioner);
    return type === undefined ? [] : [inTreeFinding(item, type)];
  });
  const volumes = items.flatMap((item) =>
    gone
      .filter(({ field }) => volumesOf(item).some((volume) => isObject(valueAt(volume, field))))
      .map((type) => inTreeFinding(item, type)),
  );
  return [...classes, ...volumes];
};

const inTreeFinding = (item: Item, { field, goneIn, driver }: InTree): Finding =>
  found(
    'in-tree-volume',
    whereOf(item),
    `${field} is no longer built in since v1.${goneIn}` +
      (driver === undefined ? '; no driver takes its volumes over' : `; it needs ${driver}`),
  );

/** A PersistentVolume itself, or the volumes of a pod template. */
function volumesOf(item: Item): readonly Parameters<typeof valueAt>[0][] {
  if (item.of.kind === 'PersistentVolume') return [valueAt(item.object, 'spec')];
  const spec = isMadeByBuiltIn(item) ? undefined : podSpecOf(item);
  return spec === undefined ? [] : listAt(spec, 'volumes');
}

/** Volumes by FlexVolume drivers. */
export const flexVolumes: FindingRule = ({ items }) =>
  items.flatMap((item) =>
    volumesOf(item)
      .map((volume) => textAt(volume, 'flexVolume', 'driver'))
      .filter((driver) => driver !== undefined)
      .map((driver) => found('flex-volume', whereOf(item), `driver ${driver}`)),
  );

/** Volumes and classes whose driver no node has registered. */
export const driversAbsent: FindingRule = (reading) => {
  const registered = registeredDrivers(reading);
  const volumes = reading.of('persistentvolumes').flatMap((item) => {
    const driver = textAt(item.object, 'spec', 'csi', 'driver');
    return driver === undefined ? [] : [{ item, driver }];
  });
  const inline = reading.items.flatMap((item) =>
    item.of.kind === 'PersistentVolume'
      ? []
      : volumesOf(item).flatMap((volume) => {
          const driver = textAt(volume, 'csi', 'driver');
          return driver === undefined ? [] : [{ item, driver }];
        }),
  );
  return [...volumes, ...inline]
    .filter(({ driver }) => !registered.has(driver))
    .map(({ item, driver }) =>
      found('csi-driver-absent', whereOf(item), `no node has registered ${driver}`),
    );
};

const registeredDrivers = ({ momentary }: Reading): ReadonlySet<string> =>
  new Set(
    momentary
      .filter(({ of }) => of.resource === 'csinodes')
      .flatMap(({ object }) => listAt(object, 'spec', 'drivers'))
      .map((driver) => textAt(driver, 'name') ?? ''),
  );
