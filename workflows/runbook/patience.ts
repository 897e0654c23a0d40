import { FailureType } from '../../model/failures.js';
import type { Temperament } from './host.js';

/** How often a call is tried, and how long is waited in between: each time twice as long, milliseconds. */
export interface Patience {
  readonly firstMs: number;
  /** The wait grows up to this; 100 times the first where nothing is said, as Temporal does it. */
  readonly mostMs?: number;
  readonly attempts: number;
  /** Failures that are not tried again, beside those that say so themselves. */
  readonly never?: readonly FailureType[];
}

const changing: Patience = { firstMs: 1_000, mostMs: 10_000, attempts: 6 };

/** What each temperament means, for every host. */
export const patience: { readonly [name in Temperament]: Patience } = {
  /** Looks, changes nothing that must be undone. Cheap to repeat. */
  reading: { firstMs: 1_000, attempts: 5 },
  /** Changes nodes or the cluster over minutes. */
  changing,
  /** Puts things back: some ten minutes of trying before a person is asked. */
  restoring: { firstMs: 1_000, mostMs: 30_000, attempts: 24 },
  /** What is not yet so is for the run to tell, and to try again. */
  patient: { ...changing, never: [FailureType.NotYet] },
};
