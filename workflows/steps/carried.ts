/** What the last snapshot of the old side is known by. */
export interface Carried {
  /** As it was taken; or, with a ladder, as it was written anew. */
  snapshot?: { readonly sha256: string; readonly revision: number; readonly bytes: number };
  /** When the first API server was told to stop, epoch ms. */
  stoppedAt?: number;
}
