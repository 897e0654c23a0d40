import type { KindInUse } from '../../model/inventory.js';
import type { ExportRef } from '../../model/objects.js';
import type { KubernetesVersion } from '../../model/version.js';
import { openArchive, type ArchiveWriter } from '../objects/archive.js';
import { rewriteHelmRelease } from '../objects/helm/rewrite.js';
import type { KubeApi } from '../objects/kube-api.js';
import { defaultRole } from '../objects/leave-cluster-owned.js';
import { leftOutBecause } from '../objects/leave-out.js';
import { fixReferences } from '../objects/references/fix-references.js';
import type { TargetApis } from '../objects/references/target-apis.js';
import { typeNameOf, whereOf, type Item, type ResourceRef } from '../objects/resource.js';
import { strip } from '../objects/strip.js';
import { openDefinition } from '../objects/successors/open-definition.js';
import { labelled, openPodSecurity, type PodSecurity } from '../objects/successors/pod-security.js';
import { isOfType, openSurroundings, type Surroundings } from '../objects/surroundings.js';
import type { Store } from '../store/store.js';
import { changedDefaultRoles } from './default-roles.js';
import type { Ledger } from './ledger.js';
import { madeByCopy } from './made-by-copy.js';

/** Takes every object of the target's copy in the reading order, and keeps what is to be carried. */
export interface Carrier {
  readonly around: Surroundings;
  carry(item: Item): Promise<void>;
  /** Objects that are left behind unread. */
  leave(because: string, count: number): void;
  /** `hadPolicies`: namespaces get Pod Security labels in the place of PodSecurityPolicies. */
  end(hadPolicies: boolean): Promise<Carried>;
}

/** What was kept. */
export interface Carried {
  readonly export: ExportRef;
  readonly kinds: readonly KindInUse[];
}

/** What a carrier works with. */
export interface CarrierHands {
  /** The target's, on the copy: says by a dry run which definitions it takes. */
  readonly api: KubeApi;
  readonly apis: TargetApis;
  /** The target's. */
  readonly version: KubernetesVersion;
  readonly store: Store;
  readonly ledger: Ledger;
  readonly snapshot: { readonly revision: number; readonly takenAt: string };
}

interface Kept {
  readonly of: ResourceRef;
  count: number;
}

/** Begins an export. */
export function openCarrier(hands: CarrierHands): Carrier {
  const isNew = madeByCopy(hands.snapshot.revision);
  const mayBeChanged = changedDefaultRoles(hands.api, hands.snapshot.revision);
  const { around, observe } = openSurroundings();
  const security = openPodSecurity();
  const archive = openArchive(hands.store);
  const leftOut: { [because: string]: number } = {};
  const kept = new Map<string, Kept>();
  const namespaces: Item[] = [];
  const leave = (because: string, count: number): void => {
    if (count > 0) leftOut[because] = (leftOut[because] ?? 0) + count;
  };
  return {
    around,
    leave,
    carry: async (item) => {
      observe(item);
      security.observe(item);
      const reason = leftOutBecause(item, around);
      const isKept = reason === defaultRole && (await mayBeChanged(item, around));
      const because = isKept ? undefined : reason;
      // What the copy's own start wrote is nothing that anybody leaves behind.
      if (because !== undefined) return isNew(item) ? undefined : leave(because, 1);
      countIn(kept, item);
      const ready = await readied(strip(item, around), hands);
      if (isOfType('namespaces')(item)) namespaces.push(ready);
      else await archive.add(ready);
    },
    end: async (hadPolicies) => {
      await keepNamespaces(namespaces, archive, hadPolicies ? security : undefined, hands.ledger);
      const digest = await archive.end();
      return { export: refOf(digest, kept, leftOut, hands), kinds: kindsOf(kept) };
    },
  };
}

async function readied(found: Item, { api, apis, ledger, version }: CarrierHands): Promise<Item> {
  const where = whereOf(found);
  const { item, changed } = rewriteHelmRelease(found, version);
  if (changed.length > 0) ledger.differ('a Helm release names the versions that are served', where);
  const { object, because, remarks } = fixReferences(item, apis);
  for (const reason of because) ledger.differ(reason, where);
  for (const { id, what } of remarks) ledger.note(id, where, what);
  if (!isOfType('customresourcedefinitions.apiextensions.k8s.io')(item))
    return { of: item.of, object };
  const opened = await openDefinition(api, { of: item.of, object });
  for (const reason of opened.because) {
    ledger.differ(reason, where);
    if (reason.includes('opened')) ledger.note('schema-opened', where, reason);
  }
  if (opened.refusal !== undefined) ledger.note('import-refused', where, opened.refusal);
  return { of: item.of, object: opened.object };
}

async function keepNamespaces(
  namespaces: readonly Item[],
  archive: ArchiveWriter,
  security: PodSecurity | undefined,
  ledger: Ledger,
): Promise<void> {
  for (const item of namespaces) {
    const named = security && labelled(item, security);
    await archive.add(named === undefined ? item : { of: item.of, object: named.object });
    if (named === undefined) continue;
    ledger.differ('PodSecurityPolicy became labels', whereOf(item));
    ledger.tally('policy-became-labels', named.level, whereOf(item));
  }
}

function countIn(kept: Map<string, Kept>, { of }: Item): void {
  const name = typeNameOf(of);
  const known = kept.get(name) ?? { of, count: 0 };
  known.count += 1;
  kept.set(name, known);
}

const refOf = (
  digest: string,
  kept: ReadonlyMap<string, Kept>,
  leftOut: ExportRef['leftOut'],
  { snapshot }: CarrierHands,
): ExportRef => ({
  digest,
  objects: [...kept.values()].reduce((sum, { count }) => sum + count, 0),
  counts: Object.fromEntries([...kept].map(([name, { count }]) => [name, count])),
  leftOut,
  takenAt: snapshot.takenAt,
});

const kindsOf = (kept: ReadonlyMap<string, Kept>): readonly KindInUse[] =>
  [...kept.values()]
    .map(({ of: { group, kind, resource, namespaced, version }, count }) => ({
      group,
      kind,
      resource,
      namespaced,
      count,
      version,
    }))
    .toSorted((a, b) => (typeNameOf(a) < typeNameOf(b) ? -1 : 1));
