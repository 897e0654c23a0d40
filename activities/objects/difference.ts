import type { Json } from '../../model/json.js';
import { isObject, type JsonObject } from './json-path.js';

/** What stands otherwise than wanted; paths only, never values: they may be secret. */
export interface Differences {
  /** `spec.replicas`, `spec.template.spec.containers[0].image`. */
  readonly paths: readonly (readonly string[])[];
  /** Fields that are there in addition: what the other version fills in by itself. */
  readonly added: number;
}

/** Compares an object with the one wanted: every field wanted must be there and equal. Pure. */
export function differencesOf(wanted: JsonObject, seen: JsonObject): Differences {
  const paths: (readonly string[])[] = [];
  let added = 0;
  const walk = (want: Json | undefined, see: Json | undefined, path: readonly string[]): void => {
    if (isNothing(want)) {
      if (!isNothing(see)) added += 1;
      return;
    }
    if (isObject(want) && isObject(see)) {
      const keys = new Set([...Object.keys(want), ...Object.keys(see)]);
      for (const key of keys) walk(want[key], see[key], [...path, key]);
      return;
    }
    if (Array.isArray(want) && Array.isArray(see) && want.length === see.length) {
      want.forEach((entry: Json, i) => walk(entry, see[i], [...path, `[${i}]`]));
      return;
    }
    if (JSON.stringify(want) !== JSON.stringify(see)) paths.push(path);
  };
  walk(wanted, seen, []);
  return { paths, added };
}

/** API servers write an absent field as `null` or leave it away, by version. */
const isNothing = (value: Json | undefined): boolean => value === undefined || value === null;

/** `spec.template.spec.containers[0].image` */
export const shownPath = (path: readonly string[]): string => path.join('.').replaceAll('.[', '[');
