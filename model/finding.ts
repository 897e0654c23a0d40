/** Something the assessment noticed. A blocker refuses the plan, a warning is shown to the approver, a note is only told. */
export interface Finding {
  /** Stable id of the kind of finding, for waivers and tests: `no-common-version`. */
  readonly id: string;
  readonly severity: 'blocker' | 'warning' | 'note';
  /** Where: `w-1`, `shop/Deployment/cart`, `spec.version`. */
  readonly where: string;
  /** What was seen and why it matters. */
  readonly what: string;
  /** What to do about it. */
  readonly remedy?: string;
}
