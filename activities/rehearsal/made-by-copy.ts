import { textAt } from '../objects/json-path.js';
import type { Item } from '../objects/resource.js';

/** Copies are read at most this long after they were started, milliseconds; times of objects are whole seconds. */
const startMs = 180_000;

/**
 * Tells objects that a copy's API server made at its start: written after the snapshot, and created by this machine's
 * clock. Only for what is no loss either way: a node's clock that is ahead makes its own objects look like these.
 */
export function madeByCopy(revision: number, now = Date.now()): (item: Item) => boolean {
  return ({ object }) =>
    Number(textAt(object, 'metadata', 'resourceVersion')) > revision &&
    Date.parse(textAt(object, 'metadata', 'creationTimestamp') ?? '') >= now - startMs;
}
