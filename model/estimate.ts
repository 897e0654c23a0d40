/** What a plan is expected to take. Every number stands beside the formula that made it. */
export interface Estimate {
  /** Lines of the runbook that take time, in its order. */
  readonly parts: readonly EstimatedTime[];
  /** First component stopped → last workload Ready. */
  readonly window: EstimatedTime;
  /** A rollback of a finished switch → the old side serves again. */
  readonly rollback: EstimatedTime;
  /** What the formulas are made of. */
  readonly constants: readonly EstimateConstant[];
  /** What each kind of node will feel. */
  readonly nodes: readonly Felt[];
  /** What each class of workload will feel. */
  readonly workloads: readonly Felt[];
}

/** A time and how it was come by. */
export interface EstimatedTime {
  readonly name: string;
  /** Milliseconds. */
  readonly ms: number;
  /** In the names of constants and facts, with their values: `2 workers / 10 at once × clear 3.6 s`. */
  readonly formula: string;
}

/** A measured or assumed time that formulas use. */
export interface EstimateConstant {
  readonly name: string;
  /** With its unit: `3.6 s`, `40 MB/s`. */
  readonly value: string;
  /** Where it was measured, or that it is assumed. */
  readonly source: string;
}

/** What somebody or something will notice of a migration. */
export interface Felt {
  /** `each of 2 workers`, `12 Deployments with one replica`. */
  readonly who: string;
  readonly what: string;
  /** Milliseconds that it is away; absent where that cannot be told. */
  readonly awayMs?: number;
  readonly formula?: string;
}
