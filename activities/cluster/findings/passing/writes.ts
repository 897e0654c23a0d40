import { listAt, objectAt, textAt, type JsonObject } from '../../../objects/json-path.js';
import { whereOf, type Item } from '../../../objects/resource.js';
import type { Write } from '../sketch.js';

const hourMs = 3_600_000;

/** What clients say in `managedFields` that they wrote, but for status. Pure. */
export const writesOf = (item: Item, now: number): readonly Write[] =>
  listAt(item.object, 'metadata', 'managedFields')
    .map((entry) => objectAt(entry))
    .filter(isOfContent)
    .map((entry) => ({
      manager: textAt(entry, 'manager') ?? 'unknown',
      apiVersion: textAt(entry, 'apiVersion') ?? '',
      kind: item.of.kind,
      isRecent: Date.parse(textAt(entry, 'time') ?? '') >= now - hourMs,
      count: 1,
      examples: [whereOf(item)],
    }));

/** Status is written by controllers all the time, and says nothing about who works on the cluster. */
const isOfContent = (entry: JsonObject): boolean =>
  textAt(entry, 'subresource') === undefined &&
  Object.keys(objectAt(entry, 'fieldsV1')).some((field) => field !== 'f:status');
