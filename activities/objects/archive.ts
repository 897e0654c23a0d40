import { gunzipSync, gzipSync } from 'node:zlib';
import type { JsonObject } from './json-path.js';
import type { Item, ResourceRef } from './resource.js';

/** One line of an export: the object and how the API names its kind. */
interface Line extends ResourceRef {
  readonly object: JsonObject;
}

/** An export's bytes: one object a line, compressed. The same objects always give the same bytes. */
export const pack = (items: readonly Item[]): Buffer =>
  gzipSync(items.map(({ of, object }) => `${JSON.stringify({ ...of, object })}\n`).join(''), {
    level: 6,
  });

/** The objects of an export's bytes. */
export const unpack = (bytes: Buffer): readonly Item[] =>
  gunzipSync(bytes)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { object, ...of }: Line = JSON.parse(line);
      return { of, object };
    });
