import { request } from 'node:http';

/** A chunk of a thousand keys of 512 bytes, twice encoded, stays far below. */
const maxAnswerBytes = 16 * 1024 * 1024;

/** Asks a server on a Unix socket, with JSON both ways. @throws Error where no answer of 2xx comes in time. */
export function askSocket(
  socketPath: string,
  path: string,
  body: object | undefined,
  deadlineMs: number,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`${path}: ${why}`));
    const asked = request(
      {
        socketPath,
        path,
        method: body === undefined ? 'GET' : 'POST',
        headers: { 'content-type': 'application/json' },
        signal: AbortSignal.timeout(deadlineMs),
      },
      (answer) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        answer.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          bytes += chunk.length;
          if (bytes > maxAnswerBytes) asked.destroy(new Error('the answer is too long'));
        });
        answer.on('error', (cause) => fail(cause.message));
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          if (answer.statusCode !== 200) return fail(`${answer.statusCode}: ${text.slice(0, 200)}`);
          try {
            resolve(JSON.parse(text));
          } catch {
            fail('the answer is no JSON');
          }
        });
      },
    );
    asked.on('error', (cause) => fail(cause.message));
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
