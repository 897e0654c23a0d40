/** Objects that are worked on at a time: more than requests may be under way, so that one is always ready. */
export const begunAtOnce = 64;

/**
 * The results of a task for each of many items, in their order, so many at a time: of ten thousand that are all begun at once each
 * would hold its memory until its turn comes.
 */
export async function inTurn<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  task: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const left = items.entries();
  const work = async (): Promise<void> => {
    for (const [i, item] of left) results[i] = await task(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work));
  return results;
}
