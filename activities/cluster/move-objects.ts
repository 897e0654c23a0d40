import { evidence, type Evidence } from '../../model/evidence.js';
import type { CompareInput, ImportInput } from '../contract.js';
import { regressed } from '../failures.js';
import { adapt } from '../objects/adapt.js';
import { compare, createdSince, type Comparison } from '../objects/compare.js';
import { readExport, unplannedKinds } from '../objects/export.js';
import { importItems } from '../objects/import.js';
import type { KubeApi } from '../objects/kube-api.js';
import { carriedRefs, readItems } from '../objects/read-items.js';
import { whereOf, type Item } from '../objects/resource.js';
import type { Store } from '../store/store.js';
import { readVersion } from './guarded.js';
import type { Progress } from './progress.js';

/** Names in a failure; more do not help at three in the morning. */
const namedFaults = 10;
/** Names in evidence: a page of a report. */
const namedObjects = 200;

/** Imports one part of an export into the API server of the target version, and into no other. */
export async function importPart(
  api: KubeApi,
  { export: ref, part, images, version }: ImportInput,
  store: Store,
  { say }: Pick<Progress, 'say'>,
): Promise<Evidence> {
  const seen = await readVersion(api);
  if (seen !== version)
    throw regressed(`import: ${seen} answers, not ${version}; nothing was written`);
  const items = adapt(await readExport(store, ref), { images, version });
  const { objects, became, owners } = await importItems(api, items, part, say);
  const counts = Object.entries(became).map(([put, count]) => `${count} ${put}`);
  return evidence(`imported ${objects} objects of the ${part}: ${counts.join(', ') || 'none'}`, {
    objects,
    owners,
    ...became,
  });
}

/** Compares every object of an export with what the cluster has now. @throws Regressed naming what differs. */
export async function compareWithExport(
  api: KubeApi,
  input: CompareInput,
  store: Store,
): Promise<Evidence> {
  const [wanted, seen] = await Promise.all([
    wantedBy(api, input, store),
    readItems(api, carriedRefs(input.kinds)),
  ]);
  const { equal, missing, changed, tolerated, added } = compare(wanted, seen);
  const faults = [...missing.map((name) => `${name} is missing`), ...changed];
  if (faults.length > 0)
    throw regressed(faultsIn(wanted.length, { missing, changed }), { faults: faults.length });
  return evidence(`${equal} objects are there and equal`, {
    objects: equal,
    fieldsFilledIn: added,
    tolerated,
  });
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
  const [wanted, unplanned] = await Promise.all([
    wantedBy(api, input, store),
    unplannedKinds(api, input.kinds),
  ]);
  const seen = await readItems(api, [...carriedRefs(input.kinds), ...unplanned]);
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

async function wantedBy(
  api: KubeApi,
  { export: ref, images }: CompareInput,
  store: Store,
): Promise<readonly Item[]> {
  const [exported, version] = await Promise.all([readExport(store, ref), readVersion(api)]);
  return adapt(exported, { images, version });
}
