import { objectAt, textAt, type JsonObject } from './json-path.js';
import { isKubeError, type KubeApi } from './kube-api.js';
import { objectPath, type Item } from './resource.js';
import { isOfType } from './surroundings.js';
import { ourChangesManager } from './writers.js';

/** The CronJob controller may write a status at the same time; each of its turns takes seconds. */
const tries = 5;

/**
 * Tells a CronJob when it was scheduled last on the old side. The controller runs the latest tick since that moment, or since
 * the creation where there is none (kubernetes pkg/controller/cronjob/utils.go): with it a tick that the old side ran does not run
 * again, and one that fell into the window is made up for once, as after any outage of the control plane. An object that the
 * new side has scheduled since is left alone.
 */
export async function carrySchedule(api: KubeApi, item: Item): Promise<boolean> {
  const wanted = scheduledAt(item.object);
  if (!isOfType('cronjobs.batch')(item) || wanted === undefined) return false;
  for (let left = tries; ; left--) {
    const seen = await api.request('GET', objectPath(item));
    if (isNotBefore(scheduledAt(seen), wanted)) return false;
    try {
      const { resourceVersion = '' } = objectAt(seen, 'metadata');
      await api.request('PATCH', `${objectPath(item)}/status?fieldManager=${ourChangesManager}`, {
        body: { metadata: { resourceVersion }, status: { lastScheduleTime: wanted } },
      });
      return true;
    } catch (cause) {
      if (!isKubeError(cause, 409) || left === 0) throw cause;
    }
  }
}

const scheduledAt = (object: JsonObject): string | undefined =>
  textAt(object, 'status', 'lastScheduleTime');

const isNotBefore = (seen: string | undefined, wanted: string): boolean =>
  seen !== undefined && Date.parse(seen) >= Date.parse(wanted);
