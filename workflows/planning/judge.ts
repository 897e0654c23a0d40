import type { Finding } from '../../model/finding.js';
import type { Inventory, NodeFacts } from '../../model/inventory.js';
import type { InPlaceSwitchSpec } from '../../model/spec.js';
import { byAge, minorOf } from '../../model/version.js';
import { nameOf } from './translate.js';

/** Largest difference of clocks that certificates and leases bear, milliseconds (safety: 5 minutes). */
const MAX_CLOCK_SKEW_MS = 5 * 60_000;
/** Staged files stand beside the old ones, and set-aside needs room for new data. */
const ROOM_FACTOR = 2;

type Rule = (spec: InPlaceSwitchSpec, inventory: Inventory) => readonly Finding[];

/** Every judgement on a spec against what was read. Rules are small and do not know each other. */
export const judge = (spec: InPlaceSwitchSpec, inventory: Inventory): Finding[] =>
  rules.flatMap((rule) => rule(spec, inventory));

const blocker = (id: string, where: string, what: string, remedy: string): Finding => ({
  id,
  severity: 'blocker',
  where,
  what,
  remedy,
});

const wrongVersion: Rule = (spec, { cluster }) =>
  cluster.version === spec.from
    ? []
    : [
        blocker(
          'wrong-version',
          'spec.from',
          `the cluster runs ${cluster.version}, the spec says ${spec.from}`,
          'name the version that the cluster runs, or the cluster that you mean',
        ),
      ];

const notNewer: Rule = (spec) =>
  byAge(spec.from, spec.version) < 0
    ? []
    : [
        blocker(
          'not-newer',
          'spec.version',
          `${spec.version} is not newer than ${spec.from}`,
          'choose a newer target; going back is what rollback is for',
        ),
      ];

const tooOld: Rule = (spec) =>
  minorOf(spec.from) >= 14
    ? []
    : [
        blocker(
          'too-old',
          'spec.from',
          `${spec.from} is older than v1.14`,
          'move to v1.14 or later by its own tools first',
        ),
      ];

const wrongBundle: Rule = (spec, { bundle }) => [
  ...(bundle.version === spec.version
    ? []
    : [
        blocker(
          'wrong-bundle',
          'spec.bundle',
          `the bundle brings ${bundle.version}, the spec asks for ${spec.version}`,
          'give the bundle of the target version',
        ),
      ]),
  ...[...spec.layout.controlPlane.programs, ...spec.layout.worker.programs]
    .filter(({ name }, at, all) => all.findIndex((one) => one.name === name) === at)
    .filter(({ name }) => !bundle.files.some((file) => file.name === name))
    .map(({ name }) =>
      blocker(
        'bundle-lacks-program',
        'spec.bundle',
        `bundle.json has no program "${name}"`,
        'add it to the bundle',
      ),
    ),
];

/** Every static pod of Kubernetes itself needs its image in the bundle; nodes must not pull in the window. */
const imagesMissing: Rule = (_spec, { nodes, bundle }) => {
  const has = new Set(bundle.files.flatMap(({ image }) => (image ? [nameOf(image)] : [])));
  const needed = new Set(
    nodes.flatMap(({ components }) =>
      components.flatMap(({ image }) => (image ? [nameOf(image)] : [])),
    ),
  );
  return [...needed]
    .filter((name) => !has.has(name))
    .map((name) =>
      blocker(
        'bundle-lacks-image',
        'spec.bundle',
        `bundle.json has no image "${name}"`,
        'add it to the bundle',
      ),
    );
};

const kindsWithoutVersion: Rule = (spec, { kinds }) =>
  kinds
    .filter(({ common, count }) => common === undefined && count > 0)
    .map(({ kind, group, count, served }) =>
      blocker(
        'no-common-version',
        group === '' ? kind : `${kind}.${group}`,
        `${count} objects, served in ${served.join(', ')} only, none of which ${spec.version} serves`,
        'move or remove these objects first',
      ),
    );

const eachNode =
  (rule: (node: NodeFacts, inventory: Inventory) => readonly Finding[]): Rule =>
  (_spec, inventory) =>
    inventory.nodes.flatMap((node) => rule(node, inventory));

const mountPoints = eachNode(({ name, mountPoints: paths }) =>
  paths.map((path) =>
    blocker(
      'mount-point',
      name,
      `${path} is a mount point and cannot be set aside by rename`,
      'use a layout whose kept paths lie below the mount',
    ),
  ),
);

const clockSkew = eachNode(({ name, clockSkewMs }) =>
  Math.abs(clockSkewMs) <= MAX_CLOCK_SKEW_MS
    ? []
    : [blocker('clock-skew', name, `clock differs by ${clockSkewMs} ms`, 'set the clock first')],
);

const diskFull = eachNode(({ name, freeBytes }, { bundle }) => {
  const needed = ROOM_FACTOR * bundle.files.reduce((sum, { size }) => sum + size, 0);
  return freeBytes >= needed
    ? []
    : [
        blocker(
          'disk-full',
          name,
          `${freeBytes} bytes free, ${needed} needed to stage`,
          'free space on the file system of /var/lib',
        ),
      ];
});

const notReady = eachNode(({ name, ready }) =>
  ready
    ? []
    : [blocker('not-ready', name, 'the node is not Ready', 'mend it or take it out first')],
);

const rules: readonly Rule[] = [
  wrongVersion,
  notNewer,
  tooOld,
  wrongBundle,
  imagesMissing,
  kindsWithoutVersion,
  mountPoints,
  clockSkew,
  diskFull,
  notReady,
];
