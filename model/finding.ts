/** Something that was noticed before the window. A blocker refuses the plan, a warning is shown to the approver, a note is only told. */
export interface Finding {
  /** Id of the kind of finding, a key of the registry in `finding-kinds/`: `webhook-can-block`. */
  readonly id: string;
  readonly severity: Severity;
  /** Where: `w-1`, `shop/Deployment/cart`, `spec.version`. */
  readonly where: string;
  /** What was seen. */
  readonly what: string;
  /** Why it matters. */
  readonly why?: string;
  /** What to do about it. */
  readonly remedy?: string;
  /** Where the rule comes from: an upstream issue, a release note, a document. */
  readonly source?: string;
  /** Who answers for going on all the same. A waived blocker no longer refuses the plan. */
  readonly waiver?: Waiver;
}

/** How grave a finding is. */
export type Severity = 'blocker' | 'warning' | 'note';

/** A named person's word that findings of one kind are known and accepted. */
export interface Waiver {
  /** Id of the kind of finding. */
  readonly finding: string;
  /** Only findings at this place; absent: everywhere. */
  readonly where?: string;
  readonly reason: string;
  readonly by: string;
}

/** Does this finding refuse the plan? */
export const isBlocking = ({ severity, waiver }: Finding): boolean =>
  severity === 'blocker' && waiver === undefined;
