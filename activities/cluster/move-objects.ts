import { evidence, type Evidence } from '../../model/evidence.js';
import type { Json } from '../../model/json.js';
import type { CompareInput, ImportInput } from '../cluster-calls.js';
import { regressed } from '../failures.js';
import { adapt } from '../objects/adapt.js';
import { compare, createComparer, createdSince, type Comparison } from '../objects/compare.js';
import { isCarried, refOf } from '../objects/carried-kinds.js';
import { discover } from '../objects/discovery.js';
import { dryRun } from '../objects/dry-run.js';
import { collectExport } from '../objects/export.js';
import { importItems, type ImportOptions } from '../objects/import.js';
import type { KubeApi } from '../objects/kube-api.js';
import { kindsOf, seeServed } from '../objects/present.js';
import { readItems } from '../objects/read-items.js';
import { failureOf } from '../objects/refusals.js';
import { keyOf, typeNameOf, whereOf, type Item, type ResourceRef } from '../objects/resource.js';
import type { Verdict } from '../objects/verdict.js';
import type { Store } from '../store/store.js';
import { readVersion } from './guarded.js';
import { holdBack } from './pod-ranges.js';
import type { Progress } from './progress.js';

/** Names in a failure; more do not help at three in the morning. */
const namedFaults = 10;
/** Names in evidence: a page of a report. */
const namedObjects = 200;

/**
 * Imports one part of an export into the API server of the target version, and into no other. Before the first write the
 * API server is asked about every object of both parts. @throws Regressed naming what it would not take, or does not.
 */
export async function importPart(
  api: KubeApi,
  { export: ref, part, images, version, mode = 'create', holdBackPodRanges }: ImportInput,
  store: Store,
  { say, signal }: Progress,
): Promise<Evidence> {
  const seen = await readVersion(api);
  if (seen !== version)
    throw regressed(`import: ${seen} answers, not ${version}; nothing was written`);
  const whole = adapt(await collectExport(store, ref), { images, version });
  const items = holdBackPodRanges === true ? await holdBack(api, whole, version) : whole;
  // The spec's word is that what is there is taken over.
  const options = { mode, force: mode === 'apply', say, signal };
  const tried = part === 'foundation' ? await tryAll(api, items, options) : {};
  const { objects, became, owners, remarks } = await importItems(api, items, part, options);
  const counts = Object.entries(became).map(([put, count]) => `${count} ${put}`);
  return evidence(`imported ${objects} objects of the ${part}: ${counts.join(', ') || 'none'}`, {
    objects,
    owners,
    ...became,
    ...tried,
    ...(remarks.length > 0 && { remarks: remarks.map(remarkOn).slice(0, namedObjects) }),
  });
}

/** @throws Regressed naming all that the API server would refuse. */
async function tryAll(
  api: KubeApi,
  items: readonly Item[],
  options: ImportOptions,
): Promise<{ readonly [detail: string]: Json }> {
  options.say?.(`asking the API server about ${items.length} objects, without writing any`);
  const verdicts = await dryRun(api, items, options);
  const refused = verdicts.filter(({ became }) => became === 'refused');
  if (refused.length > 0) throw failureOf(refused, 'would not be taken, and none was written');
  const untried = verdicts.filter(({ became }) => became === 'untried');
  return { tried: verdicts.length - untried.length, untried: untried.length };
}

const remarkOn = ({ where, became, because }: Verdict): string =>
  because === undefined ? `${where}: ${became}` : `${where}: ${became}, ${because}`;

/** Compares every object of an export with what the cluster has now. @throws Regressed naming what differs. */
export async function compareWithExport(
  api: KubeApi,
  input: CompareInput,
  store: Store,
): Promise<Evidence> {
  // As it was exported: what a target is given in addition was never there.
  if (input.byName === true) return lookForAll(api, await collectExport(store, input.export));
  const wanted = await wantedBy(api, input, store);
  const comparer = createComparer(wanted);
  await Promise.all(
    kindsOf(wanted).map((kind) => seeServed(api, kind, (item) => comparer.see(item))),
  );
  const { equal, missing, changed, tolerated, added } = comparer.result();
  const faults = [...missing.map((name) => `${name} is missing`), ...changed];
  if (faults.length > 0)
    throw regressed(faultsIn(wanted.length, { missing, changed }), { faults: faults.length });
  return evidence(`${equal} objects are there and equal`, {
    objects: equal,
    filledIn: Object.fromEntries(Object.entries(added).slice(0, namedObjects)),
    tolerated,
  });
}

/** Whether each object is there, in whatever version. A kind that is not served has none. */
async function lookForAll(api: KubeApi, wanted: readonly Item[]): Promise<Evidence> {
  const missing = new Map(wanted.map((item) => [keyOf(item), whereOf(item)]));
  const types = new Set(wanted.map(({ of }) => typeNameOf(of)));
  const served = (await servedKinds(api)).filter((kind) => types.has(typeNameOf(kind)));
  await Promise.all(
    served.map((kind) => seeServed(api, kind, (item) => missing.delete(keyOf(item)))),
  );
  if (missing.size > 0)
    throw regressed(faultsIn(wanted.length, { missing: [...missing.values()], changed: [] }), {
      faults: missing.size,
    });
  return evidence(`${wanted.length} objects are there`, { objects: wanted.length });
}

function faultsIn(
  count: number,
  { missing, changed }: Pick<Comparison, 'missing' | 'changed'>,
): string {
  const faults = [...missing.map((name) => `${name} is missing`), ...changed];
  const more = faults.length > namedFaults ? `\nand ${faults.length - namedFaults} more` : '';
  return (
    `of ${count} objects ${missing.length} are missing and ${changed.length} differ:\n` +
    `${faults.slice(0, namedFaults).join('\n')}${more}`
  );
}

/** What is there now and was not exported, and what was changed since: given up by a rollback. */
export async function listSince(
  api: KubeApi,
  input: CompareInput,
  store: Store,
): Promise<Evidence> {
  const [wanted, served] = await Promise.all([wantedBy(api, input, store), servedKinds(api)]);
  // In the export's versions where there are any: others would differ in every field.
  const planned = new Map(kindsOf(wanted).map((kind) => [typeNameOf(kind), kind]));
  const kinds = served.map((kind) => planned.get(typeNameOf(kind)) ?? kind);
  const seen = await readItems(api, kinds);
  const created = createdSince(wanted, seen).map(whereOf);
  const { changed } = compare(wanted, seen);
  return evidence(
    `${created.length} objects were created since the export, ${changed.length} differ from it`,
    {
      count: created.length,
      objects: created.slice(0, namedObjects),
      changed: changed.slice(0, namedObjects),
    },
  );
}

/** Each kind that can be carried, in the version that the API server prefers. */
const servedKinds = async (api: KubeApi): Promise<readonly ResourceRef[]> =>
  (await discover(api)).filter(isCarried).map((kind) => refOf(kind, kind.versions[0] ?? 'v1'));

async function wantedBy(
  api: KubeApi,
  { export: ref, images }: CompareInput,
  store: Store,
): Promise<readonly Item[]> {
  const [exported, version] = await Promise.all([collectExport(store, ref), readVersion(api)]);
  return adapt(exported, { images, version });
}
