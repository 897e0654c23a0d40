import type { Finding, Waiver } from '../../../../model/finding.js';
import type { ExportRef } from '../../../../model/objects.js';
import type { Drift } from '../../../../model/rehearsal.js';
import { openArchive } from '../../../../activities/objects/archive.js';
import type { KubeApi } from '../../../../activities/objects/kube-api.js';
import type { Item } from '../../../../activities/objects/resource.js';
import type {
  ServedCopy,
  ServeRequest,
  SidePrograms,
  Snapshot,
} from '../../../../activities/rehearsal/copy.js';
import { driftSince } from '../../../../activities/rehearsal/drift.js';
import type { RehearsalHands } from '../../../../activities/rehearsal/hands.js';
import { openLedger } from '../../../../activities/rehearsal/ledger.js';
import { rehearse } from '../../../../activities/rehearsal/rehearse.js';
import { rehearseImport } from '../../../../activities/rehearsal/rehearse-import.js';
import { memoryStore } from '../../../fakes/memory-store.js';
import { anInput, quiet } from '../../../activities/rehearsal/local-hands.js';
import { forgetfulApi, recordedCopy, type Recording } from './recorded-copy.js';

const programs = (version: SidePrograms['version']): SidePrograms => ({
  version,
  kubeApiserver: '/k',
  etcd: '/e',
  restore: '/r',
});
const [old, target] = [programs('v1.19.12'), programs('v1.23.6')];

const snapshot: Snapshot = {
  node: 'cp-1',
  path: '/nowhere',
  bytes: 1,
  sha256: 'f'.repeat(64),
  revision: 1000,
  takenAt: '2020-01-01T00:00:00Z',
  serverFlags: [],
};

/** A rehearsal of two recordings of one store; the empty target takes everything. */
export async function played(
  before: Recording,
  after: Recording = before,
  broken: Partial<RehearsalHands> = {},
): Promise<readonly Finding[]> {
  const taking = emptyTarget();
  const serve = async (_: unknown, { name }: ServeRequest): Promise<ServedCopy> => {
    if (name === 'old') return recordedCopy(before);
    const fresh = { ...recordedCopy({ items: [] }), api: taking };
    return name === 'target' ? recordedCopy(after) : fresh;
  };
  const hands: RehearsalHands = {
    store: memoryStore(),
    openWorkshop: async () => ({ directory: '/nowhere', close: () => Promise.resolve() }),
    takeSnapshot: async () => snapshot,
    targetPrograms: async () => target,
    oldPrograms: async () => old,
    climb: async (_workshop, _input, { snapshot: given }) => ({
      ...given,
      rungs: [],
      before: [],
      after: [],
      lacking: [],
      rewritten: 0,
    }),
    serveCopy: serve,
    parseCommandLines: async () => [],
    ...broken,
  };
  const { findings } = await rehearse(hands, anInput(old, target), quiet);
  return findings;
}

/** Takes what it is given, definitions at once. */
const emptyTarget = (): KubeApi =>
  forgetfulApi(
    () => false,
    (object) =>
      object['kind'] === 'CustomResourceDefinition'
        ? { ...object, status: { conditions: [{ type: 'Established', status: 'True' }] } }
        : object,
  );

/** An import of some objects into an empty target. */
export async function imported(items: readonly Item[], api: KubeApi): Promise<readonly Finding[]> {
  const ledger = openLedger();
  const store = memoryStore();
  const archive = openArchive(store);
  for (const item of items) await archive.add(item);
  const ref = { digest: await archive.end(), objects: 1, counts: {}, leftOut: {}, takenAt: '' };
  const carried = { export: ref, kinds: [] };
  const fresh = { ...recordedCopy({ items: [] }), api };
  await rehearseImport(
    { images: {}, to: 'v1.23.6' },
    { fresh, carried, store, ledger, progress: quiet },
  );
  return ledger.findings();
}

/** What a fresh export shows that has a kind which the rehearsed one had not. */
export async function drifted(item: Item): Promise<readonly Finding[]> {
  const store = memoryStore();
  const digest = await openArchive(store).end();
  const ref = { digest, objects: 0, counts: {}, leftOut: {}, takenAt: '' };
  const { group, kind, resource, namespaced, version } = item.of;
  const kinds = [{ group, kind, resource, namespaced, version, count: 1 }];
  const rehearsed = { export: ref, findings: [], kinds: [] };
  const { unfit } = await driftSince(store, rehearsed, { export: ref, kinds, findings: [] });
  return unfit;
}

/** What an export of some objects shows beside a rehearsed one of others, of the same kinds. */
export async function driftBetween(
  before: readonly Item[],
  after: readonly Item[],
  waivers: readonly Waiver[] = [],
): Promise<Drift> {
  const store = memoryStore();
  const kept = async (items: readonly Item[]): Promise<ExportRef> => {
    const archive = openArchive(store);
    for (const item of items) await archive.add(item);
    return { digest: await archive.end(), objects: 0, counts: {}, leftOut: {}, takenAt: '' };
  };
  const rehearsed = { export: await kept(before), findings: [], kinds: [] };
  return driftSince(store, rehearsed, { ...rehearsed, export: await kept(after) }, waivers);
}
