/** Nodes per child workflow: keeps every history under 3,000 events. */
export const NODES_IN_ONE_CHILD = 250;

/** Items in their order, so many at a time; the last part may have fewer. */
export const chunk = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size),
  );
