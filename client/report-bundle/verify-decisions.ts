import { readApprovalText } from '../../model/approval-text.js';
import { approvalNamespace, type SignedApproval } from '../../model/approvals.js';
import type { Report } from '../../model/report.js';
import type { OpenBundle } from './open-bundle.js';
import type { Verdict, VerifyOptions } from './verdict.js';
import { whoSigned } from './who-signed.js';

type Decided = Report['approvals'][number];

/**
 * Whether decisions that the report calls signed were: the signed words are enclosed, say the same, and the signature
 * is by the key that the report names. With allowed signers, it must be the key of the one who decided.
 */
export async function verifyDecisions(
  { report, approvals }: OpenBundle,
  options: VerifyOptions,
): Promise<Verdict> {
  const proved = report.approvals.filter(({ proof }) => proof !== undefined);
  const wrong: string[] = [];
  for (const decided of proved) {
    const fault = await faultOf(decided, report.runId, approvals, options);
    if (fault !== undefined)
      wrong.push(`the signed decision of ${decided.by} at gate "${decided.gate}": ${fault}`);
  }
  if (wrong.length > 0) return { holds: [], wrong };
  const plain = report.approvals.length - proved.length;
  return {
    holds: [
      ...(proved.length === 0
        ? []
        : [`signed decisions: ${proved.length}, by the keys that the report names`]),
      ...(plain === 0
        ? []
        : [`decisions without signature: ${plain}; who made them is what they said of themselves`]),
    ],
    wrong,
  };
}

async function faultOf(
  decided: Decided,
  runId: string,
  enclosed: readonly SignedApproval[],
  { allowedSigners }: VerifyOptions,
): Promise<string | undefined> {
  const sent = enclosed.find(({ text }) => says(text, decided, runId));
  if (sent === undefined) return 'approvals.json does not hold its words';
  const signed = await whoSigned({
    ...sent,
    namespace: approvalNamespace,
    ...(allowedSigners !== undefined && { allowedSigners }),
  });
  if ('refused' in signed) return signed.refused;
  if (signed.key !== decided.proof?.key)
    return `it is signed with key ${signed.key}, the report says ${decided.proof?.key ?? 'none'}`;
  if (signed.signer !== undefined && signed.signer !== decided.by)
    return `it is signed by ${signed.signer}`;
  return undefined;
}

/** Are these the words of this decision? */
function says(
  text: string,
  { gate, decision, by, planDigest, nonce, data }: Decided,
  runId: string,
) {
  const claim = readApprovalText(text);
  return (
    typeof claim !== 'string' &&
    claim.run === runId &&
    claim.gate === gate &&
    claim.decision === decision &&
    claim.by === by &&
    claim.planDigest === planDigest &&
    claim.data === data &&
    (nonce === undefined || claim.nonce === nonce)
  );
}
