import { ApplicationFailure } from '@temporalio/common';
import type { Notice, Receiver } from '../../model/notice.js';
import { isReceiverUrl, receiverUrlRule } from '../../model/schema/notice.js';
import { type SecretRef, placeOfSecret } from '../../model/secret-ref.js';
import { refused } from '../failures.js';
import { bodyOf } from './body.js';
import { type Answer, post } from './post.js';
import { readSecret } from './read-secret.js';
import { sign } from './sign.js';

/** Shorter keys can be found from one signed request by trying. Characters. */
const minKeyLength = 16;

/** Tells one receiver once. Never throws: a secret that is not there refuses this receiver alone. */
export async function tell(
  receiver: Receiver,
  notice: Notice,
  id: string,
  limitMs?: number,
): Promise<Answer> {
  try {
    const url = typeof receiver.url === 'string' ? receiver.url : await readUrl(receiver.url);
    const body = bodyOf(notice, id, receiver.form);
    const signature =
      receiver.secret === undefined ? {} : sign(body, await readKey(receiver.secret), Date.now());
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'kube-cutover',
      'idempotency-key': id,
      ...signature,
    };
    return await post(url, headers, body, limitMs);
  } catch (cause) {
    // Only our own words are known to hold no secret.
    const why = cause instanceof ApplicationFailure ? cause.message : 'could not be asked';
    return { kind: 'refused', why };
  }
}

async function readUrl(ref: SecretRef): Promise<string> {
  const url = await readSecret(ref);
  if (isReceiverUrl(url)) return url;
  throw refused(`${placeOfSecret(ref)} holds no URL to post to: it ${receiverUrlRule}`);
}

async function readKey(ref: SecretRef): Promise<string> {
  const key = await readSecret(ref);
  if (key.length >= minKeyLength) return key;
  throw refused(
    `${placeOfSecret(ref)} holds a key that is too short; write one of at least ${minKeyLength} characters`,
  );
}
