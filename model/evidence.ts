import type { Json } from './json.js';

/** What one step can show for itself. `summary` is past tense and true: `w-3 was already cordoned`. */
export interface Evidence {
  readonly summary: string;
  /** Digests, counts and times for the report; never a secret or an object's content. */
  readonly details?: { readonly [key: string]: Json };
}

/** A sentence of evidence with its facts. */
export const evidence = (summary: string, details?: { readonly [key: string]: Json }): Evidence =>
  details === undefined ? { summary } : { summary, details };
