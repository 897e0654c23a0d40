import type { ApprovalRules } from './approvals.js';

/** Gates that a spec can ask for, in the order in which they are met. `plan` is always there. */
export const gateNames = ['plan', 'window', 'cut-over', 'batch', 'accept', 'retire'] as const;
/** One of them. */
export type GateName = (typeof gateNames)[number];

/** What is asked of the people who decide at a gate. */
export interface GatePolicy extends Pick<ApprovalRules, 'signatures' | 'people' | 'selfApproval'> {
  /** An approval counts for so long, minutes; absent: until it says itself that it expires. */
  readonly validForMinutes?: number;
  /** `roll-back`: a rejection takes everything back. `wait`: the gate stays open for somebody who approves, or rolls back. */
  readonly onReject: 'roll-back' | 'wait';
}

/** What is asked at all gates, and where one asks for something else. */
export interface GatePolicies extends GatePolicy {
  /** `required`: a run begins only where the one who asked for it has signed the request; `optional` unless told. */
  readonly signedRequest?: 'required' | 'optional';
  readonly at: { readonly [gate in GateName]?: Partial<GatePolicy> };
}

/** What is asked at one gate. */
export const policyAt = (
  { at, signedRequest: _request, ...everywhere }: GatePolicies,
  gate: GateName,
): GatePolicy => ({
  ...everywhere,
  ...at[gate],
});
