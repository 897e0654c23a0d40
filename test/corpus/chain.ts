import { execa } from 'execa';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Exported, RehearseInput } from '../../activities/rehearsal/inputs-of-copies.js';
import type {
  ServeRequest,
  SidePrograms,
  Snapshot,
  Workshop,
} from '../../activities/rehearsal/copy.js';
import { exportObjects } from '../../activities/rehearsal/export-objects.js';
import type { RehearsalHands } from '../../activities/rehearsal/hands.js';
import { rehearse } from '../../activities/rehearsal/rehearse.js';
import { climbSnapshot } from '../../activities/rehearsal/ladder/climb-snapshot.js';
import { serveCopy } from '../../activities/rehearsal/serve-copy.js';
import { openWorkshop } from '../../activities/rehearsal/workshop.js';
import { openStore } from '../../activities/store/store.js';
import type { Rehearsal } from '../../model/rehearsal.js';
import type { Waiver } from '../../model/finding.js';
import type { Sides } from './account.js';
import { census, type Counted } from './census.js';
import type { Entry } from './entry.js';
import { load, type Loaded } from './load.js';
import { rawApiOf } from './raw-api.js';

/** An old server that was filled, and the snapshot of its etcd. */
export interface Filled {
  readonly programs: SidePrograms;
  readonly flags: readonly string[];
  readonly loaded: Loaded;
  readonly untouched: ReadonlyMap<string, Counted>;
  readonly old: ReadonlyMap<string, Counted>;
  readonly snapshot: Snapshot;
  close(): Promise<void>;
}

/** Everything that one migration of the corpus came to. */
export interface Chained {
  readonly sides: Sides;
  readonly rehearsal: Rehearsal;
  /** A second export, as in the window. */
  readonly exported: Exported;
}

const serviceRange = '10.96.0.0/16';

/** Fills an old API server with objects and takes a snapshot of its etcd; the server is gone afterwards. */
export async function fill(
  programs: SidePrograms,
  etcdctl: string,
  stages: readonly (readonly Entry[])[],
  flags: readonly string[],
): Promise<Filled> {
  const root = await mkdtemp(join(tmpdir(), 'cc-'));
  const workshop = await openWorkshop(root);
  try {
    const served = await serveCopy(workshop, { name: 'filled', programs, serviceRange, flags });
    const api = await rawApiOf(workshop, 'filled');
    const untouched = await census(api);
    const loaded = await load(api, stages);
    const old = await census(api);
    api.close();
    const snapshot = await snapshotOf(etcdctl, join(workshop.directory, 'filled'), root, {
      old,
      flags,
    });
    await served.close();
    const close = (): Promise<void> => rm(root, { recursive: true, force: true });
    return { programs, flags, loaded, untouched, old, snapshot, close };
  } finally {
    await workshop.close();
  }
}

async function snapshotOf(
  etcdctl: string,
  directory: string,
  root: string,
  { old, flags }: Pick<Filled, 'old' | 'flags'>,
): Promise<Snapshot> {
  const path = join(root, 'snapshot.db');
  await execa(etcdctl, ['--endpoints=unix://client.sock:0', 'snapshot', 'save', path], {
    cwd: directory,
    env: { ETCDCTL_API: '3' },
  });
  const bytes = await readFile(path);
  const revisions = [...old.values()].map(({ object }) =>
    Number((object['metadata'] as { readonly resourceVersion: string }).resourceVersion),
  );
  return {
    path,
    node: 'cp-1',
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    revision: Math.max(...revisions),
    takenAt: new Date().toISOString(),
    serverFlags: [`--service-cluster-ip-range=${serviceRange}`, ...flags],
  };
}

/** Rehearses, exports once more as in the window, and counts what is there on each side. */
export async function migrate(
  filled: Filled,
  target: SidePrograms,
  waivers: readonly Waiver[],
): Promise<Chained> {
  const root = await mkdtemp(join(tmpdir(), 'cc-'));
  const opened: Workshop[] = [];
  try {
    const store = await openStore(join(root, 'store'), join(root, 'key'));
    const counts: { [name: string]: ReadonlyMap<string, Counted> } = {};
    const hands: RehearsalHands = {
      store,
      openWorkshop: async () => {
        const workshop = await openWorkshop(join(root, 'w'));
        opened.push(workshop);
        return workshop;
      },
      takeSnapshot: () => Promise.resolve(filled.snapshot),
      targetPrograms: () => Promise.resolve(target),
      oldPrograms: () => Promise.resolve(filled.programs),
      climb: (workshop, _input, request) =>
        climbSnapshot(workshop, { ...request, to: target.version, programs: target, rungs: [] }),
      parseCommandLines: () => Promise.resolve([]),
      serveCopy: (workshop, request) => serveAndCount(workshop, request, counts),
    };
    const input = inputFor(filled, target, waivers);
    const quiet = { say: () => undefined, signal: new AbortController().signal };
    const rehearsal = await rehearse(hands, input, quiet);
    const exported = await exportObjects(hands, { ...input, rehearsed: rehearsal }, quiet);
    const { target: copy, empty, fresh } = counts;
    if (!copy || !empty || !fresh) throw new Error('the rehearsal started no copies of the target');
    const { untouched, old } = filled;
    return { sides: { untouched, old, copy, empty, fresh }, rehearsal, exported };
  } finally {
    await Promise.all(opened.map((workshop) => workshop.close()));
    await rm(root, { recursive: true, force: true });
  }
}

/** Counts the copy once it serves, and the fresh side before it is written to and when nothing more is written. */
async function serveAndCount(
  workshop: Workshop,
  request: ServeRequest,
  counts: { [name: string]: ReadonlyMap<string, Counted> },
) {
  const copy = await serveCopy(workshop, { ...request, serviceRange });
  if (request.name !== 'fresh' && request.name !== 'target') return copy;
  const api = await rawApiOf(workshop, request.name);
  if (request.name === 'fresh') counts['empty'] = await census(api);
  // The rehearsal closes its copies; the copy of the window's export ends with its workshop.
  const end = async (): Promise<void> => {
    counts[request.name] = await census(api);
    api.close();
    await copy.close();
  };
  let closing: Promise<void> | undefined;
  return { ...copy, close: () => (closing ??= end()) };
}

const inputFor = (
  filled: Filled,
  target: SidePrograms,
  waivers: readonly Waiver[],
): RehearseInput => ({
  cluster: { kubeconfig: '' },
  ssh: { user: '', privateKeyFile: '', knownHostsFile: '' },
  node: { name: 'cp-1', address: '127.0.0.1', port: 22, role: 'control-plane' },
  layout: {
    units: [],
    components: [],
    programs: [],
    keep: [],
    runtime: {},
  } as unknown as RehearseInput['layout'],
  bundleDirectory: '',
  ladder: [],
  from: filled.programs.version,
  to: target.version,
  images: {},
  waivers,
  commandLines: [
    {
      component: 'kube-apiserver',
      args: [`--service-cluster-ip-range=${serviceRange}`],
      node: { name: 'cp-1', address: '127.0.0.1', port: 22, role: 'control-plane' },
      nodes: 1,
    },
  ],
});
