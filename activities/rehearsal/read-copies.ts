import { refused } from '../failures.js';
import { isMomentary, refOf } from '../objects/carried-kinds.js';
import type { ServedKind } from '../objects/discovery.js';
import { textAt } from '../objects/json-path.js';
import { listPath, typeNameOf } from '../objects/resource.js';
import type { ClusterRef } from '../cluster-calls.js';
import type { Progress } from '../cluster/progress.js';
import type { Store } from '../store/store.js';
import { openKeyAccount } from './account-keys.js';
import { openCarrier, type Carried } from './carry.js';
import type { ServedCopy, Snapshot } from './copy.js';
import type { Ledger } from './ledger.js';
import { pairKinds } from './pair-kinds.js';
import { readSides } from './read-sides.js';
import { withoutPrefix } from './relative-keys.js';
import type { ReadCopy } from './stream-kind.js';
import { settledKinds, type SettledKinds } from './settled-kinds.js';

/** Copies of one snapshot, and where what is found goes. */
export interface Copies {
  /** Absent where nothing is compared. */
  readonly old?: ServedCopy;
  readonly target: ServedCopy;
  readonly snapshot: Snapshot;
  /** With the UID that the snapshot must have, where it is known. */
  readonly cluster: ClusterRef;
  readonly store: Store;
  readonly ledger: Ledger;
  readonly progress: Progress;
  /** `resource.group` of kinds that are known to have no successor: their keys need no second word. */
  readonly withoutSuccessor?: readonly string[];
}

/** What reading came to. */
export interface CopiesRead extends Carried {
  /** Objects that both sides read. */
  readonly compared: number;
}

/** Reads every object, compares where there are two sides, keeps what is to be carried, and accounts for every key. */
export async function readCopies(copies: Copies): Promise<CopiesRead> {
  const { store, ledger, progress, snapshot } = copies;
  await refuseOtherCluster(copies);
  progress.say('asking the copies which kinds they serve');
  const [now, before] = await Promise.all([
    settledKinds(copies.target.api),
    copies.old && settledKinds(copies.old.api),
  ]);
  tellDefinitions(now, ledger);
  const target = withoutPrefix(copies.target, snapshot.etcdPrefix);
  const old = copies.old && withoutPrefix(copies.old, snapshot.etcdPrefix);
  const { version } = copies.target;
  const carrier = openCarrier({ api: target.api, apis: now, version, store, ledger, snapshot });
  const served = [...now.kinds, ...(before?.kinds ?? [])];
  const servesPolicies = now.kinds.some(({ resource }) => resource === 'podsecuritypolicies');
  const excused = [...(servesPolicies ? [] : [policies]), ...excusedBy(copies)];
  const account = openKeyAccount(served, new Set(excused));
  const pairs = pairKinds(before?.kinds ?? [], now.kinds, now.stored);
  const sides = { target, pairs, revision: snapshot.revision, ...(old !== undefined && { old }) };
  const { objects } = await readSides(sides, { carrier, account, ledger, progress });
  if (old !== undefined) await lookAtMomentary(old, before?.kinds ?? [], ledger);
  progress.say('accounting for every key of etcd');
  const folders = await account.settle(old ?? target, ledger);
  const hadPolicies = !servesPolicies && folders.has(policies);
  return { ...(await carrier.end(hadPolicies)), compared: objects };
}

/** A node may have been given to another cluster since the plan was made. */
async function refuseOtherCluster({ target, cluster, snapshot }: Copies): Promise<void> {
  if (cluster.uid === undefined) return;
  const found = await target.api.request('GET', '/api/v1/namespaces/kube-system');
  const uid = textAt(found, 'metadata', 'uid');
  if (uid !== cluster.uid)
    throw refused(
      `${snapshot.node}: its etcd is of cluster ${uid ?? 'unknown'}, not ${cluster.uid}; name a node of this cluster`,
    );
}

/** Nobody carries these, but a rollback has to serve them too: one object of each is asked for. */
async function lookAtMomentary(
  { api }: ReadCopy,
  kinds: readonly ServedKind[],
  ledger: Ledger,
): Promise<void> {
  const listed = kinds.filter((kind) => isMomentary(kind) && kind.verbs.includes('list'));
  for (const kind of listed)
    await api
      .request('GET', `${listPath(refOf(kind, kind.versions[0] ?? 'v1'))}?limit=1`)
      .catch((cause: unknown) => {
        const said = cause instanceof Error ? cause.message.slice(0, 200) : 'no list';
        ledger.note('way-back-fails', typeNameOf(kind), said);
      });
}

/** What etcd calls PodSecurityPolicies: where the target serves none, they become labels. */
const policies = 'podsecuritypolicy';

const excusedBy = ({ withoutSuccessor = [] }: Copies): readonly string[] => [
  ...withoutSuccessor.map((name) => name.split('.')[0] ?? ''),
  ...withoutSuccessor.map((name) => {
    const [resource = '', ...group] = name.split('.');
    return `${group.join('.')}/${resource}`;
  }),
];

function tellDefinitions({ unserved, orphaned }: SettledKinds, ledger: Ledger): void {
  for (const name of unserved)
    ledger.note('kind-vanished', name, "the target's API server does not serve the definition");
  for (const one of orphaned) {
    const [name = one, version = ''] = one.split(' ');
    ledger.note('stored-version-not-served', name, `storedVersions names ${version}`);
  }
}
