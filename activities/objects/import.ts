import { setTimeout as sleep } from 'node:timers/promises';
import type { ImportPart } from '../../model/objects.js';
import { notYet, regressed } from '../failures.js';
import { bindVolumes } from './bind-volumes.js';
import { holderOf } from './conflict.js';
import { countBy } from './export.js';
import { stagesOf } from './import-order.js';
import { listAt, textAt } from './json-path.js';
import { isKubeError, type KubeApi } from './kube-api.js';
import { setOwners } from './owners.js';
import { putObject, type Put } from './put-object.js';
import { objectPath, whereOf, type Item } from './resource.js';
import { isOfType, surroundingsOf, type Surroundings } from './surroundings.js';

/** What an import did, by what became of the objects. */
export interface Imported {
  readonly objects: number;
  readonly became: { readonly [put in Put]?: number };
  readonly owners: number;
}

/** How long a CRD may take to be served; they take tens of milliseconds each. */
const establishedWithinMs = 30_000;
const namedErrors = 10;

/**
 * Creates the objects of one part, stage by stage. Killed in the middle and run again, it comes to the same end.
 * @throws Regressed naming what the new side does not take; NotYet where it did not answer.
 */
export async function importItems(
  api: KubeApi,
  items: readonly Item[],
  part: ImportPart,
  say: (text: string) => void = () => undefined,
): Promise<Imported> {
  const around = surroundingsOf(items);
  const puts: Put[] = [];
  const stages = stagesOf(items, part, around.custom);
  for (const [index, stage] of stages.entries()) {
    say(`importing ${part}, stage ${index + 1} of ${stages.length}: ${stage.length} objects`);
    if (stage.some(({ of }) => around.custom.has(`${of.resource}.${of.group}`)))
      await waitForCrds(api, items);
    puts.push(...(await putStage(api, stage, around)));
  }
  if (part === 'foundation') await bindVolumes(api, items);
  // Last of all: owners among the workloads are there only now.
  const owners = part === 'workloads' ? await setOwners(api, items) : 0;
  return { objects: puts.length, became: countBy(puts, (put) => put), owners };
}

async function putStage(
  api: KubeApi,
  stage: readonly Item[],
  around: Surroundings,
): Promise<Put[]> {
  const results = await Promise.allSettled(stage.map((item) => putObject(api, item, around)));
  const failed = results.flatMap((result, i) => {
    const item = stage[i];
    return result.status === 'rejected' && item ? [{ item, cause: result.reason as unknown }] : [];
  });
  if (failed.length > 0) throw await failure(api, failed);
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}

interface Failed {
  readonly item: Item;
  readonly cause: unknown;
}

async function failure(api: KubeApi, failed: readonly Failed[]): Promise<Error> {
  const sentences = await Promise.all(
    failed.slice(0, namedErrors).map((one) => sentenceOn(api, one)),
  );
  const more = failed.length > namedErrors ? `\nand ${failed.length - namedErrors} more` : '';
  const message = `${failed.length} objects could not be imported:\n${sentences.join('\n')}${more}`;
  const isSilence = failed.every(({ cause }) => isKubeError(cause, 0, 429, 500, 502, 503, 504));
  return isSilence ? notYet(message) : regressed(message);
}

async function sentenceOn(api: KubeApi, { item, cause }: Failed): Promise<string> {
  const holder = await holderOf(api, item, cause);
  const said = isSecret(item) ? reasonOf(cause) : messageOf(cause);
  return `${whereOf(item)}: ${said}${holder === undefined ? '' : `; it belongs to ${holder}`}`;
}

/** The API quotes what it refuses: that of a Secret stays here. */
const isSecret = isOfType('secrets');

const reasonOf = (cause: unknown): string =>
  isKubeError(cause) ? `${cause.status} ${cause.reason}` : 'could not be written';

const messageOf = (cause: unknown): string =>
  (cause instanceof Error ? cause.message : String(cause)).slice(0, 500);

/** Custom resources can be created once the API server has taken up their definition. */
async function waitForCrds(api: KubeApi, items: readonly Item[]): Promise<void> {
  const crds = items.filter(isOfType('customresourcedefinitions.apiextensions.k8s.io'));
  const deadline = Date.now() + establishedWithinMs;
  for (let waiting = crds; waiting.length > 0;) {
    const established = await Promise.all(waiting.map((crd) => isEstablished(api, crd)));
    waiting = waiting.filter((_, i) => established[i] !== true);
    if (waiting.length === 0) return;
    if (Date.now() > deadline)
      throw regressed(`waited ${establishedWithinMs} ms for ${waiting.map(whereOf).join(', ')}`);
    await sleep(50);
  }
}

async function isEstablished(api: KubeApi, crd: Item): Promise<boolean> {
  const seen = await api.request('GET', objectPath(crd));
  return listAt(seen, 'status', 'conditions').some(
    (condition) =>
      textAt(condition, 'type') === 'Established' && textAt(condition, 'status') === 'True',
  );
}
