import { z } from 'zod';
import { longestSignature } from '../approvals.js';
import { type SignedRequest, readRequestText } from '../request-text.js';
import { record } from './fields.js';

const signatureRule = 'must be one SSH SIGNATURE block, as cutover start --sign makes it';

/** A signed request as it stands in a spec: one that can be read. Whose it is, the run finds out. */
export const SignedRequestSchema: z.ZodType<SignedRequest> = record({
  text: z.string({ error: 'must be the text that was signed' }).superRefine((text, context) => {
    const read = readRequestText(text);
    if (typeof read === 'string')
      context.addIssue({ code: 'custom', message: `must be the text that was signed: ${read}` });
  }),
  signature: z
    .string({ error: signatureRule })
    .max(longestSignature, { error: signatureRule, abort: true })
    .startsWith('-----BEGIN SSH SIGNATURE-----\n', { error: signatureRule }),
});
