/**
 * Nodes per child workflow. One takes at most six calls, each at most six events of the history with its workflow task: 9,000 events stay
 * below the 10,240 of which the server warns (https://docs.temporal.io/workflow-execution/limits).
 */
export const NODES_IN_ONE_CHILD = 250;

/** Items in their order, so many at a time; the last part may have fewer. */
export const chunk = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size),
  );
