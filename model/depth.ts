/**
 * Is plain data nested deeper than so many levels? JSON can be read that is deeper than any stack, but not written again.
 */
export function isDeeperThan(levels: number, value: unknown): boolean {
  let layer: readonly unknown[] = [value];
  for (let level = 0; level <= levels; level += 1) {
    layer = layer.flatMap((one) =>
      typeof one === 'object' && one !== null ? Object.values(one) : [],
    );
    if (layer.length === 0) return false;
  }
  return true;
}
