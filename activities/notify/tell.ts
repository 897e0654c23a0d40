import { ApplicationFailure } from '@temporalio/common';
import { FailureType } from '../../model/failures.js';
import type { Notice, Receiver } from '../../model/notice.js';
import { confidentialUrlRule } from '../../model/schema/confidential-url.js';
import { isReceiverUrl } from '../../model/schema/notice.js';
import { type SecretRef, placeOfSecret } from '../../model/secret-ref.js';
import { refused } from '../failures.js';
import { bodyOf } from './body.js';
import { type Answer, post } from './post.js';
import { readSecret } from './read-secret.js';
import { sign } from './sign.js';

/** Shorter keys can be found from one signed request by trying. Characters. */
const minKeyLength = 16;

/** Tells one receiver once. Never throws: a secret that cannot be read concerns this receiver alone. */
export async function tell(
  receiver: Receiver,
  notice: Notice,
  id: string,
  limitMs?: number,
): Promise<Answer> {
  try {
    const body = bodyOf(notice, id, receiver.form);
    // At once, so that two places that are slow do not take the time in which the others are told.
    const [url, key] = await Promise.all([
      typeof receiver.url === 'string' ? receiver.url : readUrl(receiver.url),
      receiver.secret && readKey(receiver.secret),
    ]);
    const signature = key === undefined ? {} : sign(body, key, Date.now());
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'kube-cutover',
      'idempotency-key': id,
      ...signature,
    };
    return await post(url, headers, body, limitMs);
  } catch (cause) {
    // Only our own words are known to hold no secret.
    if (!(cause instanceof ApplicationFailure))
      return { kind: 'refused', why: 'could not be asked' };
    const kind = cause.type === FailureType.NotYet ? 'not-yet' : 'refused';
    return { kind, why: cause.message };
  }
}

async function readUrl(ref: SecretRef): Promise<string> {
  const url = await readSecret(ref);
  if (isReceiverUrl(url)) return url;
  throw refused(`${placeOfSecret(ref)} holds no URL to post to: it ${confidentialUrlRule}`);
}

async function readKey(ref: SecretRef): Promise<string> {
  const key = await readSecret(ref);
  if (key.length >= minKeyLength) return key;
  throw refused(
    `${placeOfSecret(ref)} holds a key that is too short; write one of at least ${minKeyLength} characters`,
  );
}
