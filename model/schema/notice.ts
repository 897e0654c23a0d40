import { z } from 'zod';
import { type NotifyInput, type Receiver, noticeKinds } from '../notice.js';
import { listOf, record, text } from './fields.js';
import { SecretRefSchema, isSecretRef } from './secret-ref.js';
import { KubernetesVersionText } from './version.js';

/** `127.0.0.0/8` as the URL standard writes it, `::1`, and the name of both. */
const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** What a URL of a receiver must be; also said of one that was read by reference. */
export const receiverUrlRule =
  'must be an https URL, or an http one of the loopback, without user and password';

const unseen = /[\s\p{Cc}\p{Cf}]/u;

function parsed(written: string): URL | undefined {
  const fits = written.length <= 2048 && !unseen.test(written) && URL.canParse(written);
  return fits ? new URL(written) : undefined;
}

/** May a notice be sent there? Plain HTTP would show it, and a token in the path, to whoever listens. */
export function isReceiverUrl(written: string): boolean {
  const url = parsed(written);
  if (url === undefined || url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && loopback.test(url.hostname));
}

const WrittenUrl = z.custom<Receiver['url']>().superRefine((value: unknown, context) => {
  if (typeof value === 'string' ? isReceiverUrl(value) : isSecretRef(value)) return;
  // A path or a password may be the secret, so the refusal does not repeat it.
  context.addIssue({
    code: 'custom',
    message: `${receiverUrlRule}; or a map with either file or environment, which holds one`,
    input: typeof value === 'string' ? '…' : {},
  });
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
  const url = parsed(written);
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
