import { applyObject } from './apply-object.js';
import { whyTaken } from './conflict.js';
import { createObject } from './create-object.js';
import { removeAt, without } from './json-path.js';
import type { KubeApi } from './kube-api.js';
import type { Putting } from './putting.js';
import type { Item } from './resource.js';
import { carrySchedule } from './schedules.js';
import { isOfType } from './surroundings.js';
import { refusalOf, type Verdict } from './verdict.js';

/**
 * Makes an object be there as wanted: created; left where it is equal; made equal where it is ours or the control plane's own.
 * What somebody else wrote otherwise is refused. Twice is as good as once. Throws nothing: what fails is the verdict.
 */
export async function putObject(api: KubeApi, item: Item, putting: Putting): Promise<Verdict> {
  const bare = withoutLater(item);
  const put = putting.mode === 'apply' ? applyObject : createObject;
  try {
    const verdict = await put(api, bare, putting);
    if (verdict.became !== 'refused' && !putting.dryRun) await carrySchedule(api, item);
    return verdict;
  } catch (cause) {
    return refusalOf(item, cause, await whyTaken(api, item, cause));
  }
}

/** Without what is set when the object is there: owners when they are, and the schedule, which is status. */
const withoutLater = (item: Item): Item => {
  const object = removeAt(item.object, 'metadata', 'ownerReferences');
  return {
    of: item.of,
    object: isOfType('cronjobs.batch')(item) ? without(object, 'status') : object,
  };
};
