import { createHash } from 'node:crypto';
import { found } from '../../model/finding-kinds/found.js';
import type { Finding, Waiver } from '../../model/finding.js';
import type { KindInUse } from '../../model/inventory.js';
import type { Drift, Rehearsal } from '../../model/rehearsal.js';
import { capFindings } from '../assess/cap-findings.js';
import { grantText, isOfCluster, openGrants, type Grant } from '../cluster/findings/everything.js';
import { readExport } from '../objects/export.js';
import { keyOf, typeNameOf, whereOf, type Item } from '../objects/resource.js';
import type { Store } from '../store/store.js';
import type { Carried } from './carry.js';

/** What the approval stands on, of a rehearsal. */
export type Rehearsed = Pick<Rehearsal, 'export' | 'findings' | 'kinds'>;

const namedExamples = 20;

/**
 * How a fresh export differs from the rehearsed one. Objects of known kinds that come, change and go fit; a kind that had
 * no object before does not, nor does a finding that nobody has seen or answers for. Who was given everything is told apart.
 */
export async function driftSince(
  store: Store,
  rehearsed: Rehearsed,
  fresh: Carried & { readonly findings: readonly Finding[] },
  waivers: readonly Waiver[] = [],
): Promise<Drift> {
  const before = new Map<string, string>();
  const [grantsBefore, grantsNow] = [openGrants(), openGrants()];
  for await (const item of readExport(store, rehearsed.export)) {
    before.set(keyOf(item), imprintOf(item));
    grantsBefore.look(item);
  }
  const examples: string[] = [];
  const counts = { created: 0, changed: 0, deleted: 0 };
  const tell = (what: keyof typeof counts, where: string): void => {
    counts[what] += 1;
    if (examples.length < namedExamples) examples.push(`${what} ${where}`);
  };
  for await (const item of readExport(store, fresh.export)) {
    grantsNow.look(item);
    const key = keyOf(item);
    const known = before.get(key);
    before.delete(key);
    if (known === undefined) tell('created', whereOf(item));
    else if (known !== imprintOf(item)) tell('changed', whereOf(item));
  }
  for (const key of before.keys()) tell('deleted', key);
  const isOpen = (finding: Finding): boolean =>
    !waivers.some((waiver) => isWaived(finding, waiver));
  const unfit = [
    ...newKinds(rehearsed.kinds, fresh.kinds),
    ...newFindings(rehearsed.findings, fresh.findings),
  ].filter(isOpen);
  const grants = capFindings(newGrants(grantsBefore.end(), grantsNow.end()).filter(isOpen));
  return { ...counts, examples, unfit, ...(grants.length > 0 && { grants }) };
}

/** Somebody answers for findings of this kind, here or everywhere. */
const isWaived = ({ id, where }: Finding, waiver: Waiver): boolean =>
  waiver.finding === id && (waiver.where === undefined || waiver.where === where);

/** The version is told apart by the kinds: objects are imprinted by their content. */
const imprintOf = ({ object }: Item): string =>
  createHash('sha256').update(JSON.stringify(object)).digest('base64url');

function newKinds(before: readonly KindInUse[], now: readonly KindInUse[]): readonly Finding[] {
  const known = new Set(before.map(typeNameOf));
  return now
    .filter((kind) => !known.has(typeNameOf(kind)))
    .map((kind) =>
      found('kind-not-rehearsed', typeNameOf(kind), `${kind.count} objects since the rehearsal`),
    );
}

function newFindings(before: readonly Finding[], now: readonly Finding[]): readonly Finding[] {
  const known = new Set(before.map(({ id, where }) => `${id}\0${where}`));
  return now.filter(
    ({ id, where, severity }) => severity !== 'note' && !known.has(`${id}\0${where}`),
  );
}

/** Be it that the binding is new, names somebody more, or that its role has come to everything. */
function newGrants(before: readonly Grant[], now: readonly Grant[]): readonly Finding[] {
  const keyOfGrant = (where: string, subject: string): string => `${where}\0${subject}`;
  const known = new Set(
    before.flatMap(({ where, subjects }) => subjects.map((one) => keyOfGrant(where, one))),
  );
  return now.filter(isOfCluster).flatMap((grant) => {
    const subjects = grant.subjects.filter((one) => !known.has(keyOfGrant(grant.where, one)));
    if (subjects.length === 0) return [];
    return [found('cluster-admin-not-rehearsed', grant.where, grantText({ ...grant, subjects }))];
  });
}
