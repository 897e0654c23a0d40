import type { Planned } from '../../activities/contract.js';
import type { Requester } from '../../model/approvals.js';
import type { SwitchPlan } from '../../model/plan.js';
import type { Memory } from '../steps/memory.js';
import type { Purpose } from './asked.js';
import type { Desk } from './desk.js';
import type { Host } from './host.js';
import type { Runbook } from './step.js';
import type { SnapshotChoice } from './way-back.js';

/** A plan, and who asked for it. */
export interface Prepared extends Planned {
  readonly requester?: Requester;
}

/** What a strategy brings: a plan out of the request, and the runbook of that plan. */
export interface Strategy {
  readonly name: string;
  /** @throws Refused for a wrong request; what speaks against the plan stands in it. */
  readonly prepare: (host: Host, request: unknown, purpose: Purpose) => Promise<Prepared>;
  /** `known`: what a run that is gone on with knew before. */
  readonly runbook: (plan: SwitchPlan, lost: Set<string>, known?: Memory) => Runbook;
  /** Why a run of this plan cannot go on without a node; absent where it can. */
  readonly objectionToQuarantine: (
    plan: SwitchPlan,
    desk: Desk,
    node: string,
  ) => string | undefined;
  /** May a way back of this plan end on a snapshot of the data, as things are? */
  readonly snapshotChoice: (plan: SwitchPlan, desk: Desk) => SnapshotChoice;
}
