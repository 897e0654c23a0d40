import type { BundleFile } from '../../model/bundle.js';
import type { Finding } from '../../model/finding.js';
import { found } from '../../model/finding-kinds/found.js';
import type { Inventory } from '../../model/inventory.js';
import type { NodeLayout } from '../../model/layout.js';
import type { NodeRole } from '../../model/node.js';
import type { InPlaceSpec } from '../../model/spec.js';
import { nameOf } from './translate.js';

/** Staged files stand beside the old ones, and set-aside needs room for new data. */
const ROOM_FACTOR = 2;
/** What a copy is served with on the orchestrator, whatever the layout of the nodes. */
const forRehearsal = ['kube-apiserver', 'etcd'];
/** Either restores a snapshot; releases of etcd before 3.5 have only the first. */
const restorers = ['etcdctl', 'etcdutl'];

/** Does the bundle bring what nodes and rehearsal need? */
export const judgeBundle = (spec: InPlaceSpec, inventory: Inventory): Finding[] => [
  ...wrongBundle(spec, inventory),
  ...programsMissing(spec, inventory),
  ...imagesMissing(inventory),
];

const wrongBundle = (spec: InPlaceSpec, { bundle }: Inventory): Finding[] =>
  bundle.version === spec.version
    ? []
    : [
        found(
          'wrong-bundle',
          'spec.bundle',
          `the bundle brings ${bundle.version}, the spec asks for ${spec.version}`,
        ),
      ];

function programsMissing({ layout }: InPlaceSpec, { bundle, nodes }: Inventory): Finding[] {
  const has = (name: string) =>
    bundle.files.some((file) => file.kind === 'program' && file.name === name);
  const onNodes = [...layout.controlPlane.programs, ...layout.worker.programs].map(
    ({ name }) => name,
  );
  // A command line is tried with the very program that will run it.
  const tried = nodes.flatMap(({ components }) => components.map(({ component }) => component));
  const missing = [...new Set([...onNodes, ...forRehearsal, ...tried])].filter(
    (name) => !has(name),
  );
  return [...missing, ...(restorers.some(has) ? [] : ['etcdctl'])].map((name) =>
    found('bundle-lacks-program', 'spec.bundle', `bundle.json has no program "${name}"`),
  );
}

/** Every static pod of Kubernetes itself needs its image in the bundle; nodes must not pull in the window. */
function imagesMissing({ nodes, bundle }: Inventory): Finding[] {
  const has = new Set(bundle.files.flatMap(({ image }) => (image ? [nameOf(image)] : [])));
  const needed = new Set(
    nodes.flatMap(({ components }) =>
      components.flatMap(({ image }) => (image ? [nameOf(image)] : [])),
    ),
  );
  return [...needed]
    .filter((name) => !has.has(name))
    .map((name) =>
      found('bundle-lacks-image', 'spec.bundle', `bundle.json has no image "${name}"`),
    );
}

/** Is there room on each node for what of the bundle it gets? */
export function roomOnNodes({ layout }: InPlaceSpec, inventory: Inventory): Finding[] {
  const { files } = inventory.bundle;
  const needed: Readonly<Record<NodeRole, number>> = {
    'control-plane': ROOM_FACTOR * bytesOf(forNode(layout.controlPlane, files)),
    worker: ROOM_FACTOR * bytesOf(forNode(layout.worker, files)),
  };
  return inventory.nodes
    .filter(({ role, freeBytes }) => freeBytes < needed[role])
    .map(({ name, role, freeBytes }) =>
      found('disk-full', name, `${freeBytes} bytes free, ${needed[role]} needed to stage`),
    );
}

/**
 * What of a bundle a node of this layout gets: its programs, every image (add-ons may land anywhere), and etcd's own
 * tools where etcd is: from 3.6 on one saves a snapshot and the other restores it.
 */
export function forNode(layout: NodeLayout, files: readonly BundleFile[]): BundleFile[] {
  const programs = new Set(layout.programs.map(({ name }) => name));
  if (layout.components.some(({ component }) => component === 'etcd'))
    restorers.forEach((name) => programs.add(name));
  return files.filter(({ kind, name }) => kind === 'image' || programs.has(name));
}

/** Bytes of files together. */
export const bytesOf = (files: readonly BundleFile[]): number =>
  files.reduce((sum, { size }) => sum + size, 0);
