import { z } from 'zod';
import { nodeVerbs } from '../../model/node-phase.js';
import {
  hostPath,
  listOf,
  nodePath,
  record,
  text,
  wholeNumber,
} from '../../model/schema/fields.js';

/** The name of a file in a store. */
export const Digest = text('must be a sha256 in hex', /^[0-9a-f]{64}$/);
const plainText = z.string().max(4_096);

/** A Kubernetes program by its own name. */
export const Component = z.enum([
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
  'kube-proxy',
]);

/** How nodes are entered. */
export const SshSchema = record({
  user: plainText,
  privateKeyFile: hostPath,
  certificateFile: hostPath.exactOptional(),
  knownHostsFile: hostPath,
  jumpHosts: listOf(
    record({
      address: plainText,
      port: wholeNumber(1, 65_535),
      user: plainText.exactOptional(),
      privateKeyFile: hostPath.exactOptional(),
      certificateFile: hostPath.exactOptional(),
    }),
    'jump hosts',
  ).exactOptional(),
});

/** One node and where it is. */
export const NodeSchema = record({
  name: plainText,
  address: plainText,
  port: wholeNumber(1, 65_535),
  role: z.enum(['control-plane', 'worker']),
});

/** Names the directory of a run on each node. */
export const RunName = text(
  'must be letters, digits and ._- alone',
  /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
  120,
);

/** A node of one run. Host and user are checked again where the connection is made. */
const call = {
  run: RunName,
  ssh: SshSchema,
  node: NodeSchema,
  key: text('must be a printable name', /^[\x21-\x7e][\x20-\x7e]*$/, 500),
  epoch: wholeNumber(0, Number.MAX_SAFE_INTEGER).exactOptional(),
};

const unit = text('must be the name of a systemd service', /^[A-Za-z0-9:_.@-]+\.service$/, 255);
const carried = text('must be "." or a path below', /^(?!\/)[A-Za-z0-9._@:+/-]+$/, 1_024);

/** The half of a layout that one role of node has. */
export const Layout = record({
  units: listOf(unit, 'systemd services'),
  kubelet: unit.exactOptional(),
  components: listOf(
    record({
      component: Component,
      kind: z.enum(['static-pod', 'unit', 'env-file']),
      path: nodePath,
    }),
    'components',
  ),
  programs: listOf(record({ name: plainText, path: nodePath }), 'programs'),
  keep: listOf(record({ path: nodePath, carry: listOf(carried, 'carried paths') }), 'kept paths'),
  runtime: record({
    socket: nodePath,
    unit,
    namespace: plainText,
    mountsBelow: listOf(nodePath, 'directories'),
    cniState: nodePath,
  }),
});

const Change = record({
  component: Component,
  path: nodePath,
  plannedOn: Digest,
  remove: listOf(plainText, 'flags'),
  set: z.record(text('must be the name of a flag', /^[A-Za-z0-9][A-Za-z0-9._-]*$/), plainText),
  image: plainText.exactOptional(),
  probes: z.record(text('must be a port', /^\d{1,5}$/), wholeNumber(1, 65_535)).exactOptional(),
});

const File = record({
  name: text('must be a file name', /^[A-Za-z0-9][A-Za-z0-9._+-]*$/),
  kind: z.enum(['program', 'image']),
  sha256: Digest,
  size: wholeNumber(0, Number.MAX_SAFE_INTEGER, 'bytes'),
  image: plainText.exactOptional(),
});

/** Input of prepareNode. */
export const PrepareSchema = record({
  ...call,
  layout: Layout,
  changes: listOf(Change, 'changes'),
  bundleDirectory: hostPath,
  files: listOf(File, 'files of the bundle'),
  stopGraceSeconds: wholeNumber(0, 3_600, 'seconds'),
  watchSeconds: wholeNumber(0, 600, 'seconds').exactOptional(),
});

/** Input of backUpNode. */
export const BackUpSchema = record({ ...call, layout: Layout });

/** Input of listWrites. */
export const WritesSchema = record({ ...call, keep: z.boolean() });

/** Members of an etcd with where their peers reach them. */
export const Members = text(
  'must be members of etcd, such as cp-1=https://10.0.0.1:2380',
  /^[A-Za-z0-9._-]+=https?:\/\/[^\s,=]+(?:,[A-Za-z0-9._-]+=https?:\/\/[^\s,=]+)*$/,
  10_000,
);

/** Input of nodePhase. */
export const PhaseSchema = record({
  ...call,
  verbs: listOf(z.enum(nodeVerbs), 'verbs', 1, 20),
  snapshot: Digest.exactOptional(),
  members: Members.exactOptional(),
  version: text(
    'must look like v1.33.4 or 3.5.9',
    /^v?\d+\.\d+\.\d+[0-9A-Za-z.+-]*$/,
    100,
  ).exactOptional(),
  timeoutSeconds: wholeNumber(1, 3_600, 'seconds').exactOptional(),
  onlyIfTouched: z.literal(true).exactOptional(),
});

/** Input of carrySnapshot. */
export const CarrySchema = record({
  ...call,
  to: listOf(NodeSchema, 'nodes', 0, 20),
  isServing: z.literal(true).exactOptional(),
});
