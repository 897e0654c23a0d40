/** Minors for people: `v1.20 to v1.28`, `v1.32`, `v1.20, v1.22 to v1.24`. Takes them in order. */
export function rangesOf(minors: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const minor of minors) {
    const last = ranges.at(-1);
    if (last?.[1] === minor - 1) last[1] = minor;
    else ranges.push([minor, minor]);
  }
  return ranges
    .map(([first, last]) => (first === last ? `v1.${first}` : `v1.${first} to v1.${last}`))
    .join(', ');
}
