import { createHash, createHmac } from 'node:crypto';
import type { Notice } from '../../model/notice.js';

/** What goes with a signed body. Receivers refuse a timestamp older than five minutes. */
export interface Signature {
  readonly 'x-cutover-timestamp': string;
  readonly 'x-cutover-signature': string;
}

/**
 * Signs a body as it is sent: HMAC with SHA-256 over `TIMESTAMP.BODY`, in hex. The time is inside, so that a request
 * which somebody recorded is worth nothing later. `at` is the moment of sending, epoch milliseconds; sent in seconds.
 */
export function sign(body: string, key: string, at: number): Signature {
  const timestamp = String(Math.floor(at / 1000));
  const hex = createHmac('sha256', key).update(`${timestamp}.${body}`).digest('hex');
  return { 'x-cutover-timestamp': timestamp, 'x-cutover-signature': `sha256=${hex}` };
}

/** Id of a notice, made of what it says: every attempt and every receiver has the same. 32 hex digits. */
export function noticeId({ kind, cluster, run, from, to, text, link, gate, at }: Notice): string {
  const said = [kind, cluster, run, from, to, text, link ?? null, gate ?? null, at];
  return createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 32);
}
