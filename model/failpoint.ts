/** Where in the life of one activity a process may die: before it did anything, when all is done and nobody knows, when it is known. */
export const failpoints = ['before-effect', 'after-effect-before-record', 'after-record'] as const;

/** One of them. */
export type FailpointAt = (typeof failpoints)[number];

/** A point that was reached, as it is told to whoever has switched points on. */
export interface Reached {
  readonly at: FailpointAt;
  readonly workflowId: string;
  readonly activity: string;
  /** From 1 on. */
  readonly attempt: number;
  /** The one node that it is about. */
  readonly node?: string;
  /** Names its effects on that node, such as `07-run`. */
  readonly key?: string;
}
