import type { Json } from '../../model/json.js';
import { isObject } from './json-path.js';

/** Paths of what stands in `seen` and not in `wanted`, without positions in lists: `spec.template.spec.dnsPolicy`. Pure. */
export function additionsTo(wanted: Json, seen: Json): readonly string[] {
  const paths: string[] = [];
  const walk = (want: Json | undefined, see: Json | undefined, path: string): void => {
    if (see === undefined || see === null) return;
    if (want === undefined || want === null) {
      paths.push(path);
      return;
    }
    if (isObject(want) && isObject(see))
      for (const key of Object.keys(see))
        walk(want[key], see[key], path === '' ? key : `${path}.${key}`);
    // A list of another length is a difference, and named as such.
    if (Array.isArray(want) && Array.isArray(see) && want.length === see.length)
      want.forEach((entry: Json, i) => walk(entry, see[i], `${path}[]`));
  };
  walk(wanted, seen, '');
  return paths;
}
