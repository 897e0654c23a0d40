import type { Item } from '../objects/resource.js';
import { isAfter, tailOf } from './stream-kind.js';

/** What is told of each object of a kind. */
export interface Visit {
  both(old: Item, now: Item): void | Promise<void>;
  onlyOld(old: Item): void | Promise<void>;
  onlyNow(now: Item): void | Promise<void>;
}

/**
 * Walks two streams of one kind side by side, both in the order of their keys, so that one chunk of each stands in memory.
 * @throws Error where a stream goes back: the API server did not list in that order.
 */
export async function joinSides(
  old: AsyncIterable<Item>,
  now: AsyncIterable<Item>,
  visit: Visit,
): Promise<void> {
  const left = stepper(old);
  const right = stepper(now);
  let [a, b] = await Promise.all([left(), right()]);
  while (a !== undefined || b !== undefined) {
    if (a !== undefined && (b === undefined || isAfter(tailOf(b), tailOf(a)))) {
      await visit.onlyOld(a);
      a = await left();
    } else if (b !== undefined && (a === undefined || tailOf(a) !== tailOf(b))) {
      await visit.onlyNow(b);
      b = await right();
    } else if (a !== undefined && b !== undefined) {
      await visit.both(a, b);
      [a, b] = await Promise.all([left(), right()]);
    }
  }
}

function stepper(items: AsyncIterable<Item>): () => Promise<Item | undefined> {
  const iterator = items[Symbol.asyncIterator]();
  let last: string | undefined;
  return async () => {
    const { done, value } = await iterator.next();
    if (done === true) return undefined;
    const tail = tailOf(value);
    if (last !== undefined && !isAfter(tail, last))
      throw new Error(
        `${value.of.resource}: ${tail} is listed after ${last}: not in order of keys`,
      );
    last = tail;
    return value;
  };
}
