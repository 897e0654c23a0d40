import { typeNameOf, type Item } from '../../objects/resource.js';
import type { Reading } from './rule.js';
import type { Sketch } from './sketch.js';

/** A sketch with what else was asked, and its objects by type. */
export function readingOf(sketch: Sketch, rest: Omit<Reading, keyof Sketch | 'of'>): Reading {
  const byType = new Map<string, Item[]>();
  for (const item of sketch.items) {
    const type = typeNameOf(item.of);
    const known = byType.get(type);
    if (known === undefined) byType.set(type, [item]);
    else known.push(item);
  }
  return { ...sketch, ...rest, of: (...types) => types.flatMap((type) => byType.get(type) ?? []) };
}
