import { type IncomingMessage, get } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** One answer over a connection of its own; milliseconds from the wish to connect. */
export interface Measured {
  readonly firstByteMs: number;
  readonly wholeMs: number;
  readonly body: string;
}

/** Longer than this is no answer. */
const patienceMs = 30_000;

/** Asks once. @throws Error where the answer is not 200, or does not come. */
export async function measureAnswer(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Measured> {
  const begun = performance.now();
  const signal = AbortSignal.timeout(patienceMs);
  const request = get(url, { agent: false, headers, signal });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  // The headers are its first bytes.
  const firstByteMs = performance.now() - begun;
  const body = await text(response);
  const wholeMs = performance.now() - begun;
  if (response.statusCode !== 200)
    throw new Error(`bench: ${url} answered ${String(response.statusCode)}: ${body.slice(0, 200)}`);
  return { firstByteMs, wholeMs, body };
}
