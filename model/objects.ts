/** An export in the artifact store: content-addressed and encrypted; only this reference travels. */
export interface ExportRef {
  /** sha256 of the plain content, hex; its name in the store. */
  readonly digest: string;
  /** Number of objects inside. */
  readonly objects: number;
  /** Objects per `resource.group`, for the report. */
  readonly counts: { readonly [resource: string]: number };
  /** What was seen to be left out, and why, by kind of reason. */
  readonly leftOut: { readonly [reason: string]: number };
  /** ISO 8601. */
  readonly takenAt: string;
}

/** How the cluster stood before: which nodes, workloads and checks were well. In the artifact store. */
export interface BaselineRef {
  /** sha256, hex. */
  readonly digest: string;
  readonly workloads: number;
  /** Workloads that were not available already, `namespace/Kind/name`. */
  readonly broken: readonly string[];
}

/** `foundation`: what starts nothing. `workloads`: what starts pods, and what can block (webhooks, APIServices). */
export type ImportPart = 'foundation' | 'workloads';
