/** A URL that must answer 2xx, by the name that people gave it. */
export interface Check {
  readonly name: string;
  readonly url: string;
}

/** Long for an answer of a served application, short beside a window. */
const timeoutMs = 2000;

/** Why a check does not pass: `404`, `no answer in 2000 ms`; absent where it answers 2xx. */
export async function failureOf({ url }: Check): Promise<string | undefined> {
  try {
    const answer = await fetch(url, {
      signal: AbortSignal.timeout(timeoutMs),
      headers: { connection: 'close' }, // A kept connection would still reach a pod that is leaving.
    });
    await answer.body?.cancel();
    return answer.ok ? undefined : `answers ${answer.status}`;
  } catch (cause) {
    const reason = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
    return reason instanceof Error ? reason.message : String(reason);
  }
}
