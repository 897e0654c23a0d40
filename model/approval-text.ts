import type { ApprovalStatement } from './approvals.js';
import { printable } from './printable.js';
import { type Rule, digest, form, moment, signedText, signerName } from './signed-text.js';

const approval = signedText<ApprovalStatement>({
  name: 'approval',
  purpose: 'kube-cutover-approval/1',
  fields: {
    run: form(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, 'the id of a run'),
    gate: form(/^[A-Za-z0-9](?:[A-Za-z0-9 ._:/-]{0,126}[A-Za-z0-9])?$/, 'the name of a gate'),
    planDigest: digest,
    decision: form(/^(?:approved|rejected)$/, '"approved" or "rejected"'),
    by: signerName,
    at: moment,
    nonce: form(/^[0-9a-f]{32}$/, '16 bytes in hex'),
    comment: words(2_000, true),
    ticket: words(200, false),
    expires: moment,
    data: form(/^(?:current|snapshot)$/, '"current" or "snapshot"'),
  },
  optional: new Set(['comment', 'ticket', 'expires', 'data']),
  // Every field at its longest fits, though each of its units is escaped.
  longest: 20_000,
});

/** The text of a decision that is signed, in its one form. Throws where the statement could not be read back. */
export const approvalText = approval.write;

/** The decision that a text states, or what is wrong with it. Only what `approvalText` writes is read. */
export const readApprovalText = approval.read;

/** Text that looks to everybody like what it is: no controls, no marks that hide or turn, no half characters. */
function words(most: number, hasLines: boolean): Rule {
  const lines = hasLines ? '' : ' on one line';
  return (value) =>
    typeof value === 'string' &&
    value.trim() !== '' &&
    value.length <= most &&
    printable(value) === value &&
    !/\p{Cs}/u.test(value) &&
    (hasLines || !/[\n\t]/.test(value))
      ? undefined
      : `a text of at most ${most} characters${lines}, without invisible ones`;
}
