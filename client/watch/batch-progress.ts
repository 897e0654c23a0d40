/** How far one batch of nodes is. */
export interface BatchProgress {
  /** Id of its workflow. */
  readonly workflowId: string;
  /** `stop units, batch 2`. */
  readonly name: string;
  /** How many nodes it has. */
  readonly nodes: number;
  readonly done: number;
  readonly failed: number;
  /** Names of the nodes that are being worked on. */
  readonly underWay: readonly string[];
}

/** What one event of a batch's history says, in our words. */
export type BatchEvent =
  | { readonly kind: 'batch'; readonly name: string; readonly nodes: number }
  | { readonly kind: 'begin'; readonly eventId: string; readonly node: string }
  | { readonly kind: 'end'; readonly beginId: string; readonly isWell: boolean };

/** A batch as its events leave it; the number of the batch is the end of its id. Pure. */
export function progressOf(workflowId: string, events: readonly BatchEvent[]): BatchProgress {
  const open = new Map<string, string>();
  let [name, nodes, done, failed] = ['', 0, 0, 0];
  for (const event of events) {
    if (event.kind === 'batch') ({ name, nodes } = event);
    if (event.kind === 'begin') open.set(event.eventId, event.node);
    if (event.kind !== 'end' || !open.delete(event.beginId)) continue;
    if (event.isWell) done += 1;
    else failed += 1;
  }
  const number = workflowId.split('/').at(-1) ?? '';
  return {
    workflowId,
    name: `${name}, batch ${number}`,
    nodes,
    done,
    failed,
    underWay: [...open.values()],
  };
}
