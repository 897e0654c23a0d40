import type { Severity } from '../finding.js';

/** What all findings of one kind have in common. */
export interface FindingKind {
  readonly severity: Severity;
  /** Why it matters, one sentence. */
  readonly why: string;
  /** What to do; a finding may name something better. */
  readonly remedy: string;
  /** Where the rule comes from. */
  readonly source: string;
}

/** Kinds by id: `webhook-can-block`. */
export type FindingKinds = { readonly [id: string]: FindingKind };
