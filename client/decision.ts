import type { SignedApproval } from '../model/approvals.js';
import type { Decision, WayBackData } from '../model/messages.js';
import type { Run } from './runs.js';
import { newNonce, signApproval } from './sign-approval.js';

/** What a person decided about one gate, as options say it. */
export interface ToDecide {
  readonly verdict: 'approve' | 'reject';
  readonly gate: string;
  readonly planDigest: string;
  readonly by: string;
  readonly comment?: string;
  readonly ticket?: string;
  /** Of a rejection: what the way back ends on. */
  readonly data?: WayBackData;
  /** Minutes after which it counts no more. */
  readonly expiresIn?: number;
  /** SSH key to sign it with; without one it is not signed. */
  readonly sign?: string;
}

/** The message that says it, signed where a key is named. @throws Fault with code 2 where the key does not sign. */
export async function decisionOf(
  run: Run,
  { verdict, gate, planDigest, by, comment, ticket, data, expiresIn, sign }: ToDecide,
  tell: (words: string) => void,
): Promise<Decision | SignedApproval> {
  const at = Date.now();
  const { runId } = await run.describe();
  const said = {
    gate,
    planDigest,
    by,
    ...(comment !== undefined && { comment }),
    ...(ticket !== undefined && { ticket }),
    ...(data !== undefined && { data }),
    ...(expiresIn !== undefined && { expires: at + expiresIn * 60_000 }),
  };
  if (sign === undefined) return { ...said, runId };
  const decision = verdict === 'approve' ? 'approved' : 'rejected';
  return signApproval({
    approval: { ...said, decision, run: runId, at, nonce: newNonce() },
    keyFile: sign,
    tell,
  });
}
