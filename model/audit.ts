import { canonicalText } from './plan-text.js';

/** One line of the audit log: an activity was begun, or how it ended. */
export interface AuditLine {
  /** From 1, in each file. */
  readonly line: number;
  /** sha256 of the text of the line before, hex; of the first one `noLine`. */
  readonly previous: string;
  /** Epoch milliseconds, by the worker's clock. */
  readonly at: number;
  /** Who acted: user, process and host of the worker. On whose word it did stands in the approvals of the plan. */
  readonly actor: string;
  readonly workflowId: string;
  readonly runId: string;
  /** The plan that it acted on; absent before there is one. */
  readonly planDigest?: string;
  /** Name of the activity. */
  readonly activity: string;
  /** Its id in Temporal's record of the run, and which attempt it was. */
  readonly id: string;
  readonly attempt: number;
  /** Idempotency key of the step on a node. */
  readonly key?: string;
  readonly event: 'begin' | 'done' | 'failed';
  /** sha256 of the canonical JSON of the arguments (`begin`) or of the result (`done`), hex. */
  readonly digest?: string;
  /** Why it failed, as text that can be shown. */
  readonly why?: string;
}

/** What stands for the line before the first. */
export const noLine = '0'.repeat(64);

/** What is hashed of arguments or a result: equal values give equal texts, also after they went through Temporal as JSON. */
export const auditedText = (value: unknown): string => canonicalText(value ?? null);
