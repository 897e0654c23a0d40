import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { LastSnapshot } from '../../../../activities/node-calls.js';
import type { SidePrograms, Snapshot } from '../../../../activities/rehearsal/copy.js';
import type { Layout } from '../../../../model/layout.js';
import { aRealNode, running, type RealNode } from '../a-real-node.js';

/** A control-plane node in a directory, whose API side has stopped and whose last snapshot is taken. */
export interface OldSide extends RealNode {
  readonly layout: Layout['controlPlane'];
  readonly run: string;
  readonly last: Pick<LastSnapshot, 'sha256' | 'revision' | 'bytes'>;
  /** Path of the snapshot on the node. */
  readonly path: string;
  /** Where the node keeps a file that it was sent. */
  readonly inStore: (sha256: string) => string;
}

const base = '/var/lib/kube-cutover';
const run = 'run-1';
const units = { api: 'kube-apiserver.service', etcd: 'etcd.service' };
const unitFile = (unit: string): string => `/etc/systemd/system/${unit}`;

/** The node agent itself runs on it, with `root` for its root directory. */
export async function anOldSide(
  root: string,
  snapshot: Snapshot,
  { programs, apiFlags }: { readonly programs: SidePrograms; readonly apiFlags: readonly string[] },
): Promise<OldSide> {
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text, { mode: 0o600 });
  };
  write(
    unitFile(units.api),
    `[Service]\nExecStart=/usr/bin/kube-apiserver ${apiFlags.join(' ')}\n`,
  );
  write(
    unitFile(units.etcd),
    '[Service]\nExecStart=/usr/bin/etcd --name=cp-1 --data-dir=/var/lib/etcd\n',
  );
  const tool = 'e'.repeat(64);
  mkdirSync(join(root, base, 'store'), { recursive: true, mode: 0o700 });
  symlinkSync(programs.restore, join(root, base, 'store', tool));
  const path = `${base}/runs/${run}/snapshots/last-${snapshot.sha256.slice(0, 16)}.db`;
  const status = statusOf(programs, snapshot.path);
  const { sha256, revision, bytes } = snapshot;
  write(path, '');
  copyFileSync(snapshot.path, join(root, path));
  write(`${base}/runs/${run}/recipe.json`, JSON.stringify(recipe(tool)));
  write(
    `${base}/runs/${run}/snapshots/last.json`,
    JSON.stringify({ ...status, sha256, path: join(root, path), size: bytes, lines: 0 }),
  );
  const node = await aRealNode(running(Infinity, belowRoot(root)));
  return {
    ...node,
    node: { ...node.node, name: 'cp-1', role: 'control-plane' },
    layout,
    run,
    last: { sha256, revision, bytes },
    path: join(root, path),
    inStore: (digest) => join(root, base, 'store', digest),
  };
}

/** The agent is staged, and looks for everything, below a directory. */
const belowRoot =
  (root: string) =>
  (command: string): string =>
    command.includes('-E -s -S')
      ? command
          .replaceAll(`${base}/agent/`, `${root}${base}/agent/`)
          .replace(/(\S+)$/, `--root ${root} $1`)
      : command;

const runtime = {
  socket: '/run/containerd/containerd.sock',
  unit: 'containerd.service',
  namespace: 'k8s.io',
  mountsBelow: ['/var/lib/kubelet'],
  cniState: '/var/lib/cni/networks',
};

const layout: OldSide['layout'] = {
  units: [units.etcd, units.api],
  components: [
    { component: 'kube-apiserver', kind: 'unit', path: unitFile(units.api) },
    { component: 'etcd', kind: 'unit', path: unitFile(units.etcd) },
  ],
  programs: [],
  keep: [],
  runtime,
};

const recipe = (tool: string) => ({
  units: layout.units,
  stateless: [],
  kept: [{ path: '/var/lib/etcd', carry: [] }],
  files: [],
  images: [],
  tools: { etcdctl: tool, etcdutl: tool },
  runtime,
  etcd: { kind: 'unit', path: unitFile(units.etcd), unit: units.etcd },
  graceSeconds: 1,
});

/** As the agent asks for it. */
function statusOf({ restore }: SidePrograms, path: string) {
  const { stdout, stderr } = spawnSync(restore, ['snapshot', 'status', path, '--write-out=json'], {
    encoding: 'utf8',
    env: { ETCDCTL_API: '3' },
  });
  if (stdout === '') throw new Error(stderr);
  const { hash, revision, totalKey } = JSON.parse(stdout) as { [field: string]: number };
  return { hash, revision, keys: totalKey };
}
