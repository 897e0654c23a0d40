import { isMap } from '../../model/schema/fields.js';
import { errorCode } from './error-code.js';

/** How a receiver took a notice. */
export type Answer =
  | { readonly kind: 'told' }
  /** Asking again would change nothing. */
  | { readonly kind: 'refused'; readonly why: string }
  /** Worth another attempt; `afterMs` where the receiver says how long to wait. */
  | { readonly kind: 'not-yet'; readonly why: string; readonly afterMs?: number };

/** Milliseconds from the first byte sent to the head of the answer. */
export const timeoutMs = 10_000;

/**
 * Posts a body once. Follows no redirect, which could lead a signed notice elsewhere, and reads nothing but the head
 * of the answer. Never throws, and says nothing of URL, headers or body: a path may be a token.
 */
export async function post(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  limitMs = timeoutMs,
): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...headers, connection: 'close' },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(limitMs),
    });
    // However much would follow, the connection ends here; a failure to end it is no failure to tell.
    response.body?.cancel().catch(() => undefined);
    return judge(response.status, response.headers.get('retry-after'));
  } catch (cause) {
    return { kind: 'not-yet', why: reasonOf(cause, limitMs) };
  }
}

/** What a status means; Retry-After counts from `now`, epoch milliseconds. */
export function judge(status: number, retryAfter: string | null, now = Date.now()): Answer {
  const why = `answers ${status}`;
  if (status >= 200 && status < 300) return { kind: 'told' };
  if (status >= 300 && status < 400)
    return {
      kind: 'refused',
      why: `${why}, a redirect, which is not followed; write the last URL`,
    };
  if (status >= 400 && status < 500 && status !== 408 && status !== 429)
    return { kind: 'refused', why };
  const afterMs = waitOf(retryAfter, now);
  return afterMs === undefined ? { kind: 'not-yet', why } : { kind: 'not-yet', why, afterMs };
}

/** Retry-After in its two forms, seconds or a date (RFC 9110, 10.2.3); what is neither is not there. */
function waitOf(retryAfter: string | null, now: number): number | undefined {
  if (retryAfter === null) return undefined;
  if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter) * 1000;
  const until = /^[A-Z][a-z]{2}, \d{2} /.test(retryAfter) ? Date.parse(retryAfter) : Number.NaN;
  return Number.isNaN(until) ? undefined : Math.max(0, until - now);
}

/** Why no answer came, by the code of what was thrown alone. */
export function reasonOf(thrown: unknown, limitMs: number): string {
  if (isMap(thrown) && thrown['name'] === 'TimeoutError') return `no answer in ${limitMs / 1000} s`;
  const code = errorCode(thrown);
  return code === undefined ? 'the connection failed' : `the connection failed (${code})`;
}
