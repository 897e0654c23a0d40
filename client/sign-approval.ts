import { randomBytes } from 'node:crypto';
import { approvalText } from '../model/approval-text.js';
import {
  type ApprovalStatement,
  approvalNamespace,
  type SignedApproval,
} from '../model/approvals.js';
import { ExitCode } from './exit-codes.js';
import { fault } from './fault.js';
import { signText, type TextToSign } from './ssh-sign.js';

/** What is signed, and with what. */
export interface ApprovalToSign extends Omit<TextToSign, 'text' | 'namespace'> {
  readonly approval: ApprovalStatement;
}

/** A nonce for one statement: 16 bytes in hex that nobody can foresee. */
export const newNonce = (): string => randomBytes(16).toString('hex');

/** Signs a statement with the operator's own key. Throws a fault that says what to do. */
export async function signApproval({ approval, ...rest }: ApprovalToSign): Promise<SignedApproval> {
  const text = textOf(approval);
  return { text, signature: await signText({ ...rest, text, namespace: approvalNamespace }) };
}

function textOf(approval: ApprovalStatement): string {
  try {
    return approvalText(approval);
  } catch (cause) {
    throw fault(ExitCode.BadInput, cause instanceof Error ? cause.message : String(cause));
  }
}
