/** What the snapshot is known by that data is carried over with, or that a way back may end on. */
export interface Carried {
  /** As it was taken; or, with a ladder, as it was written anew. */
  snapshot?: {
    readonly sha256: string;
    readonly revision: number;
    readonly bytes: number;
    /** Of the snapshot of a hop: the members that it is restored on. */
    readonly members?: string;
  };
  /** When the last API server was told to stop, epoch ms. */
  stoppedAt?: number;
}
