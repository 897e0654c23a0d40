import { shownPath } from './difference.js';
import type { JsonObject } from './json-path.js';
import { isKubeError, type KubeApi } from './kube-api.js';
import { mergeInto } from './merge.js';
import { faultsOf, whoMade, type Putting } from './putting.js';
import { isNodeElsewhere, replaceNode } from './replace-node.js';
import { keyOf, listPath, namespaceOf, objectPath, type Item } from './resource.js';
import { isOfType } from './surroundings.js';
import { verdictOn, type Verdict } from './verdict.js';
import { isOurs, othersOf, ourChangesManager } from './writers.js';

/** Somebody else may write between our look and our write; more often than this it is a fight. */
const writeTries = 5;

/** Creates an object; where it is there and differs, only what is ours or the control plane's is changed. @throws KubeError */
export async function createObject(api: KubeApi, item: Item, putting: Putting): Promise<Verdict> {
  const seen = putting.present.get(keyOf(item));
  if (seen !== undefined) return makeEqual(api, item, seen, putting);
  const path = `${listPath(item.of, namespaceOf(item.object))}${putting.dryRun ? '?dryRun=All' : ''}`;
  try {
    await api.request('POST', path, { body: item.object, as: 'nothing' });
    return verdictOn(item, 'created');
  } catch (cause) {
    const met = await lookAfter(api, item, cause);
    if (met === undefined) throw cause;
    return makeEqual(api, item, met, putting);
  }
}

/** A Service that is there is told from one whose address somebody else has by a look: both are refused as invalid. */
async function lookAfter(
  api: KubeApi,
  item: Item,
  cause: unknown,
): Promise<JsonObject | undefined> {
  const mayBeThere =
    isKubeError(cause, 422) || (isKubeError(cause, 409) && cause.reason === 'AlreadyExists');
  if (!mayBeThere) return undefined;
  return api.request('GET', objectPath(item)).catch(() => undefined);
}

async function makeEqual(
  api: KubeApi,
  item: Item,
  first: JsonObject,
  putting: Putting,
): Promise<Verdict> {
  let seen = first;
  for (let tries = 1; ; tries++) {
    const faults = faultsOf(item, seen, putting);
    if (faults.length === 0) return verdictOn(item, whoMade(seen));
    const stranger = strangerTo(item, seen);
    if (stranger !== undefined)
      return verdictOn(
        item,
        'refused',
        `is there with another ${faults.slice(0, 5).map(shownPath).join(', ')}, ${stranger}`,
      );
    try {
      return await overwrite(api, item, seen, putting);
    } catch (cause) {
      const isRace = isKubeError(cause, 409) && cause.reason === 'Conflict';
      if (!isRace || tries === writeTries) throw cause;
      seen = await api.request('GET', objectPath(item));
    }
  }
}

/** Who stands in the way of making it equal; Nodes are their kubelets', who register them again and again. */
function strangerTo(item: Item, seen: JsonObject): string | undefined {
  if (isOurs(seen) || isOfType('nodes')(item)) return undefined;
  const others = othersOf(seen);
  return others.length === 0 ? undefined : `written by ${others.join(', ')}`;
}

async function overwrite(
  api: KubeApi,
  item: Item,
  seen: JsonObject,
  putting: Putting,
): Promise<Verdict> {
  if (isNodeElsewhere(item, seen)) {
    if (!putting.dryRun) await replaceNode(api, item, seen);
    return verdictOn(item, 'replaced');
  }
  const path = `${objectPath(item)}?fieldManager=${ourChangesManager}${putting.dryRun ? '&dryRun=All' : ''}`;
  await api.request('PUT', path, { body: mergeInto(seen, item), as: 'nothing' });
  return verdictOn(item, 'made equal');
}
