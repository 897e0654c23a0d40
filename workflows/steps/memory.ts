import type { Carried } from './carried.js';
import type { Taken } from './objects.js';

/** What a run knew beside its plan, for who goes on with it: what earlier steps had left to later ones. */
export interface Memory {
  readonly taken?: Taken;
  readonly carried?: Carried;
  /** When the old side was started again, epoch ms; absent where it was not. */
  readonly restartedAt?: number;
}
