import { note, warning } from './graded.js';
import type { FindingKinds } from './kind.js';

const volumes = 'kubernetes.io: Persistent Volumes';

/** Kinds of findings about: volumes and what they lie on. */
export const volumesKinds = {
  'local-volume': note(
    'Its data lies on a node and stays there.',
    'see that its pod is tied to that node',
    'kubernetes.io: Volumes, local',
  ),
  'volume-reclaim-delete': warning(
    'Whoever deletes the claim deletes the data, and a mistake cannot be taken back.',
    'set persistentVolumeReclaimPolicy to Retain for the window',
    'vmware-tanzu/velero#2570, #3007',
  ),
  'volume-claim-gone': warning(
    'The volume belongs to a claim that is gone: nobody uses its data, and nobody has decided about it.',
    'delete it, or bind it again; it is carried only with reclaim policy Retain',
    volumes,
  ),
  'volume-node-missing': warning(
    'It can be used on a node only that the cluster does not have.',
    'correct the node, or give the volume up',
    'kubernetes.io: Volumes, local',
  ),
  'volume-attached': note(
    'Attachments are made anew by the new side; a volume must not be attached twice.',
    'see that detaching works: the storage has to know nothing of the old side afterwards',
    'kubernetes.io: Persistent Volumes, access modes',
  ),
  'volume-attachment-failing': warning(
    'Attaching or detaching fails now already; after the switch its pods would not start.',
    'repair it before the window',
    'storage.k8s.io/v1 VolumeAttachment status',
  ),
  'in-tree-volume': warning(
    'The plug-in is no longer part of Kubernetes: the volume needs the CSI driver on the target.',
    'install the driver, and try to attach such a volume on one node before the window',
    'KEP-625; kubernetes.io: Volumes',
  ),
  'flex-volume': warning(
    'FlexVolume is deprecated, and its driver is a program that has to lie on each node.',
    'see that the target kubelet has the plug-in directory, or move to CSI',
    'kubernetes.io: Volumes, flexVolume (deprecated v1.23)',
  ),
  'csi-driver-absent': warning(
    'No node has registered the driver: the volume cannot be mounted again once its pod is restarted.',
    'install the driver before the window',
    'KEP-625',
  ),
  'several-default-storage-classes': warning(
    'Older versions refuse claims without a class then, newer ones take the newest: claims land elsewhere.',
    'leave the mark of default on one StorageClass',
    'KEP-3333',
  ),
  'claim-pending': warning(
    'It is not bound now; its pods do not run, and will not after the switch.',
    'repair it before the window, or remove it',
    volumes,
  ),
} satisfies FindingKinds;
