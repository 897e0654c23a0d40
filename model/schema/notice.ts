import { z } from 'zod';
import { type NotifyInput, type Receiver, noticeKinds } from '../notice.js';
import { confidentialUrlRule, isConfidential, parsedUrl } from './confidential-url.js';
import { isMap, listOf, record, text } from './fields.js';
import { SecretRefSchema, refuseOther, secretRefRule } from './secret-ref.js';
import { KubernetesVersionText } from './version.js';

/** May a notice be sent there? */
export function isReceiverUrl(written: string): boolean {
  const url = parsedUrl(written);
  return url !== undefined && isConfidential(url);
}

const WrittenUrl = z.custom<Receiver['url']>().superRefine((value: unknown, context) => {
  if (isMap(value)) return refuseOther(value, context);
  if (typeof value === 'string' && isReceiverUrl(value)) return;
  // A path or a password may be the secret, so the refusal does not repeat it.
  const message = `${confidentialUrlRule}; or ${secretRefRule}, which holds one`;
  context.addIssue({ code: 'custom', message, input: value === undefined ? undefined : '…' });
});

/** Somebody who is told over HTTP, as a spec writes it. */
export const ReceiverSchema = record({
  url: WrittenUrl,
  form: z.enum(['json', 'slack'], { error: 'must be json or slack' }),
  secret: SecretRefSchema.exactOptional(),
});

/** Everybody who is told; a spec without any is told nobody. */
export const ReceiversSchema = listOf(ReceiverSchema, 'receivers', 0, 20);

const linkRule = 'must be an http or https URL without user and password';

/** A person follows it by hand, so it may lead anywhere in a private network. */
function isLink(written: string): boolean {
  const url = parsedUrl(written);
  return url !== undefined && /^https?:$/.test(url.protocol) && !url.username && !url.password;
}

const oneLine = text(
  'must be a text of one line and at most 253 characters',
  /^[^\p{Cc}\p{Cf}]+$/u,
);

const momentRule = 'must be a moment in epoch milliseconds';

/** One thing to tell. Its text is taken as it comes, whatever is in it: what is sent is cleaned and cut. */
const NoticeSchema = record({
  kind: z.enum(noticeKinds, { error: `must be one of ${noticeKinds.join(', ')}` }),
  cluster: oneLine,
  run: oneLine,
  from: KubernetesVersionText,
  to: KubernetesVersionText,
  text: z.string({ error: 'must be a text' }),
  link: z.string({ error: linkRule }).refine(isLink, { error: linkRule }).exactOptional(),
  gate: oneLine.exactOptional(),
  at: z.int({ error: momentRule }).min(0, { error: momentRule }),
});

/** What the activity `notify` takes. */
export const NotifyInputSchema: z.ZodType<NotifyInput, NotifyInput> = record({
  notice: NoticeSchema,
  receivers: ReceiversSchema,
});
