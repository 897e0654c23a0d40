import type { WayBackData } from './messages.js';

/** What a decision on a gate says, signed or not. Whoever sends it by hand may leave out what is optional here. */
export interface ApprovalClaim {
  readonly gate: string;
  /** Digest of the plan that was read. */
  readonly planDigest: string;
  readonly decision: 'approved' | 'rejected';
  /** Who decides: for a signed decision, the name in the allowed-signers file. */
  readonly by: string;
  /** The run that is meant. */
  readonly run?: string;
  /** When it was decided, milliseconds since 1970. */
  readonly at?: number;
  /** Made once and never again, so that a copy of this decision is known for a copy. */
  readonly nonce?: string;
  readonly comment?: string;
  /** The change record that stands behind the decision. */
  readonly ticket?: string;
  /** From then on the decision counts no more, milliseconds since 1970. */
  readonly expires?: number;
  /** Of a rejection: what the way back ends on. */
  readonly data?: WayBackData;
}

/** What is signed: a claim that leaves nothing open. */
export interface ApprovalStatement extends ApprovalClaim {
  readonly run: string;
  readonly at: number;
  readonly nonce: string;
}

/** A statement as it travels: the very text, and the signature over it in OpenSSH's armour. */
export interface SignedApproval {
  readonly text: string;
  readonly signature: string;
}

/** Whose signature it is, after it was verified. */
export interface Proof {
  /** The name in the allowed-signers file. */
  readonly signer: string;
  /** Fingerprint of the key, such as `SHA256:Kr3n…`: one key is one person, whatever names it has. */
  readonly key: string;
}

/** A decision as it is judged; a proof goes only with the statement whose text was verified. */
export type JudgedApproval =
  | { readonly approval: ApprovalStatement; readonly proof: Proof }
  | { readonly approval: ApprovalClaim; readonly proof?: never };

/** Who asked for the run, as the spec says; with the key where a signature proves it. */
export interface Requester {
  readonly name: string;
  /** Fingerprint of the key that the request is signed with. */
  readonly key?: string;
}

/** What is asked of a decision at this moment. */
export interface ApprovalRules {
  /** This run. */
  readonly run: string;
  /** Digest of the plan that can be approved; absent while there is none. */
  readonly planDigest?: string;
  /** The gate that waits; absent where none does. */
  readonly gate?: string;
  readonly signatures: 'required' | 'optional';
  /** How many different people must approve. A single rejection is enough. */
  readonly people: number;
  /** May the one who asked for the run approve it? */
  readonly selfApproval: 'allowed' | 'refused';
  readonly requestedBy?: Requester;
  /** A decision counts for so long after it was made, milliseconds; absent: until it says itself that it expires. */
  readonly validForMs?: number;
}

/** A decision that counts, as it is kept and reported. */
export interface AcceptedApproval extends ApprovalClaim {
  /** When it was accepted, by the clock of the run. */
  readonly at: number;
  /** From then on it counts no more: what it says itself, or what the rules say, whichever is earlier. */
  readonly countsUntil?: number;
  readonly proof?: Proof;
}

/** What was said before. */
export interface SeenApprovals {
  /** Approvals of the gate that is open, since it opened. */
  readonly accepted: readonly AcceptedApproval[];
  /** Nonces of every verified decision of this run, whether it counted or not. */
  readonly nonces: readonly string[];
}

/** What came of a decision; `missing` people must still approve before the gate opens. */
export type Judgement =
  { readonly accepted: AcceptedApproval; readonly missing: number } | { readonly refused: string };

/** What came of verifying a signature. */
export type Verified = Proof | { readonly refused: string };

/** Longest signature that is verified: one takes a few hundred characters, with a certificate a few thousand. */
export const longestSignature = 16 * 1024;

/** OpenSSH's namespace of our signatures: one that was made for anything else is none. */
export const approvalNamespace = 'kube-cutover-approval';
