import { textAt } from '../../objects/json-path.js';
import { namespaceOf, typeNameOf, type Item } from '../../objects/resource.js';
import type { Reading } from './rule.js';
import type { Sketch } from './sketch.js';

/** A sketch with what else was asked, and its objects by type. */
export function readingOf(
  sketch: Sketch,
  rest: Omit<Reading, keyof Sketch | 'of' | 'podsBeside'>,
): Reading {
  const byType = new Map<string, Item[]>();
  for (const item of sketch.items) {
    const type = typeNameOf(item.of);
    const known = byType.get(type);
    if (known === undefined) byType.set(type, [item]);
    else known.push(item);
  }
  const running = new Map<string, Item[]>();
  for (const pod of byType.get('pods') ?? []) {
    if (isFinished(pod)) continue;
    const namespace = namespaceOf(pod.object) ?? '';
    const known = running.get(namespace);
    if (known === undefined) running.set(namespace, [pod]);
    else known.push(pod);
  }
  return {
    ...sketch,
    ...rest,
    of: (...types) => types.flatMap((type) => byType.get(type) ?? []),
    podsBeside: ({ object }) => running.get(namespaceOf(object) ?? '') ?? [],
  };
}

const isFinished = ({ object }: Item): boolean =>
  ['Succeeded', 'Failed'].includes(textAt(object, 'status', 'phase') ?? '');
