import type { Finding } from '../../../../model/finding.js';
import { found } from '../../../../model/finding-kinds/found.js';
import { minorOf, type KubernetesVersion } from '../../../../model/version.js';
import { objectAt, textAt } from '../../../objects/json-path.js';
import { nameOf, typeNameOf, whereOf, type Item } from '../../../objects/resource.js';

const MiB = 1024 * 1024;
/** etcd takes requests of 1.5 MiB; what is stored in Protobuf is smaller than JSON, but not for custom resources. */
const largest = MiB;
/** Bytes of all annotations of an object together, three quarters of what the API server admits. */
const mostAnnotations = 192 * 1024;
/** A CronJob's name and 11 characters of its Jobs' names fit into 63; a StatefulSet's and 11 of its revisions too. */
const longestName: { readonly [type: string]: number } = {
  'cronjobs.batch': 52,
  'statefulsets.apps': 52,
  'jobs.batch': 63,
};

/** Objects near a limit that a newer version may not let pass. Pure. */
export function sizes(item: Item): readonly Finding[] {
  const where = whereOf(item);
  const bytes = Buffer.byteLength(JSON.stringify(item.object));
  const annotations = Buffer.byteLength(
    JSON.stringify(objectAt(item.object, 'metadata', 'annotations')),
  );
  const limit = longestName[typeNameOf(item.of)] ?? 253;
  const { length } = nameOf(item.object);
  return [
    ...(bytes > largest
      ? [found('object-too-large', where, `${(bytes / MiB).toFixed(2)} MiB of JSON`)]
      : []),
    ...(annotations > mostAnnotations
      ? [
          found(
            'annotations-too-large',
            where,
            `${Math.round(annotations / 1024)} KiB of annotations`,
          ),
        ]
      : []),
    ...(length > limit
      ? [found('name-too-long', where, `its name has ${length} characters, ${limit} are allowed`)]
      : []),
  ];
}

/** A schedule with a zone in it, which 1.29 and later refuse at creation. Pure. */
export function zonesInSchedules({ of, object }: Item, to: KubernetesVersion): readonly Finding[] {
  const schedule = textAt(object, 'spec', 'schedule') ?? '';
  if (typeNameOf(of) !== 'cronjobs.batch' || minorOf(to) < 29 || !/\b(?:CRON_)?TZ=/.test(schedule))
    return [];
  return [found('cron-zone-in-schedule', whereOf({ of, object }), `its schedule is "${schedule}"`)];
}
