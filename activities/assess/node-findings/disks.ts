import { found } from '../../../model/finding-kinds/found.js';
import type { NodeFactsRead } from '../../nodes/node-facts.js';
import type { Detector } from './detector.js';
import { kubeletSettings } from './kubelet-settings.js';

type Disk = NonNullable<NodeFactsRead['disks']>[number];

const INODES_PART = 0.05;
/** The kubelet's own defaults: images are collected above this use, pods evicted below this room. */
const COLLECTED_ABOVE_PERCENT = 85;
const EVICTED_BELOW = '10%';
/** Room beyond the kubelet's limit that staging may take, per cent of the disk. */
const MARGIN_PERCENT = 3;
/** Where staged files lie until the window. */
const STAGED = '/var/lib/kube-cutover';
const GIGABYTE = 1024 ** 3;

/** Options that make a path useless: every kept path is renamed, every program started. */
export const mountOptions: Detector = ({ disks = [] }, { node, layout }) => {
  const programs = [STAGED, ...layout.programs.map(({ path }) => parentOf(path))];
  const written = new Set([...programs, ...layout.keep.map(({ path }) => parentOf(path))]);
  return disks.flatMap((disk) => [
    ...(disk.isReadOnly && written.has(disk.path)
      ? [found('path-read-only', node.name, `${disk.path} is on a read-only ${disk.kind}`)]
      : []),
    ...(disk.isNoExec && programs.includes(disk.path)
      ? [found('path-noexec', node.name, `${disk.path} is on a ${disk.kind} with noexec`)]
      : []),
  ]);
};

/** Inodes, once for each file system. */
export const inodes: Detector = ({ disks = [] }, { node }) =>
  disks
    .filter(({ device }, at) => disks.findIndex((one) => one.device === device) === at)
    .filter((disk) => disk.inodes > 0 && disk.freeInodes < INODES_PART * disk.inodes)
    .map((disk) =>
      found(
        'inodes-short',
        node.name,
        `${disk.freeInodes} of ${disk.inodes} inodes are free on the file system of ${disk.path}`,
      ),
    );

/** How near the kubelet is to removing images or pods. */
export const kubeletLimits: Detector = (facts, { node }) => {
  const { setting, map } = kubeletSettings(facts);
  const images = diskOf(facts, imagesPath(facts));
  const pods = diskOf(facts, '/var/lib/kubelet');
  const high = Number(setting('imageGCHighThresholdPercent') ?? COLLECTED_ABOVE_PERCENT);
  const least = percentOf(map('evictionHard').get('nodefs.available') ?? EVICTED_BELOW);
  return [
    ...(images && 100 - freePercent(images) > high - MARGIN_PERCENT && high < 100
      ? [
          found(
            'image-collection-near',
            node.name,
            `${imagesPath(facts)} is used to ${Math.round(100 - freePercent(images))} %, ` +
              `collection begins at ${high} %`,
          ),
        ]
      : []),
    ...(pods && least !== undefined && freePercent(pods) < least + MARGIN_PERCENT
      ? [
          found(
            'eviction-near',
            node.name,
            `/var/lib/kubelet has ${Math.round(freePercent(pods))} % free, eviction begins at ${least} %`,
          ),
        ]
      : []),
  ];
};

/** What upgrades and runs of earlier days have left. */
export const leftOvers: Detector = ({ strays }, { node }) => [
  ...(strays?.backups ?? [])
    .filter(({ bytes }) => bytes > GIGABYTE)
    .map(({ path, bytes }) =>
      found('backups-large', node.name, `${path} holds ${(bytes / GIGABYTE).toFixed(1)} GB`),
    ),
  ...(strays && strays.asides.length > 0
    ? [
        found(
          'left-of-earlier-run',
          node.name,
          `${strays.asides.slice(0, 3).join(', ')}${strays.asides.length > 3 ? ` and ${strays.asides.length - 3} more` : ''}`,
        ),
      ]
    : []),
];

/** Where a runtime keeps images. */
const imagesPath = ({ runtime }: NodeFactsRead): string =>
  runtime?.docker && runtime.docker.inPods > 0
    ? runtime.docker.rootDirectory
    : runtime?.crio
      ? '/var/lib/containers'
      : '/var/lib/containerd';

const diskOf = ({ disks = [] }: NodeFactsRead, path: string): Disk | undefined =>
  disks.find((disk) => disk.path === path);

const freePercent = ({ freeBytes, totalBytes }: Disk): number =>
  totalBytes === 0 ? 100 : (100 * freeBytes) / totalBytes;

/** Absent where it is written in bytes, which has no share of the disk to compare with. */
function percentOf(limit: string): number | undefined {
  const percent = /^([\d.]+)%$/.exec(limit)?.[1];
  return percent === undefined ? undefined : Number(percent);
}

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';
