import { readApprovalText } from '../../model/approval-text.js';
import type { SignedApproval } from '../../model/approvals.js';
import { refusal } from '../http/refusal.js';
import type { RunRef } from '../runs.js';

/** A signed decision that somebody pasted: what it says of itself. Whose it is, the run finds out. */
export interface Pasted {
  readonly verb: 'approve' | 'reject';
  readonly gate: string;
  readonly message: SignedApproval;
}

const howTo = 'paste the whole line that cutover approve --sign KEY --print has printed';

/**
 * A decision as it was pasted, one that can be read and is of this run.
 * @throws Error with status 400 and what is wrong; nothing was sent then.
 */
export function readPasted(text: string, { runId }: RunRef): Pasted {
  const message = messageIn(text);
  const said = readApprovalText(message.text);
  if (typeof said === 'string') throw refusal(400, `${said}; nothing was sent`);
  if (said.run !== runId)
    throw refusal(400, `it is a decision on run ${said.run}, not on this one; nothing was sent`);
  const verb = said.decision === 'approved' ? 'approve' : 'reject';
  return { verb, gate: said.gate, message };
}

function messageIn(pasted: string): SignedApproval {
  const { text, signature, ...more } = fieldsIn(pasted);
  if (typeof text === 'string' && typeof signature === 'string' && Object.keys(more).length === 0)
    return { text, signature };
  throw refusal(400, `this is no signed decision: ${howTo}; nothing was sent`);
}

function fieldsIn(pasted: string): Readonly<Record<string, unknown>> {
  try {
    const content: unknown = JSON.parse(pasted);
    return typeof content === 'object' && content !== null ? { ...content } : {};
  } catch {
    throw refusal(400, `this is not JSON, or not all of it: ${howTo}; nothing was sent`);
  }
}
