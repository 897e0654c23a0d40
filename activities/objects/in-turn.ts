/** Objects that are worked on at a time: more than requests may be under way, so that one is always ready. */
export const begunAtOnce = 64;

/**
 * The results of a task for each of many items, in their order, so many at a time: of ten thousand that are all begun at once each
 * would hold its memory until its turn comes. Once the signal aborts none is begun. @throws what the signal aborts with, when
 * nothing is under way any more.
 */
export async function inTurn<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  task: (item: Item) => Promise<Result>,
  signal?: AbortSignal,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const left = items.entries();
  const work = async (): Promise<void> => {
    for (const [i, item] of left) {
      if (signal?.aborted === true) return;
      results[i] = await task(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work));
  signal?.throwIfAborted();
  return results;
}
