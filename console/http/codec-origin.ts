import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Guard, whoIs } from './guard.js';
import { isOurHost } from './origin.js';
import { refusal } from './refusal.js';

/** Origins of pages that may ask: scheme, host and port of the Temporal UI. */
export type CodecOrigins = readonly string[];

/** @throws Error naming what is no origin. */
export function codecOriginsOf(written: readonly string[]): CodecOrigins {
  return written.map((one) => {
    const url = URL.canParse(one) ? new URL(one) : undefined;
    if (url && /^https?:$/.test(url.protocol) && `${url.origin}/` === url.href) return url.origin;
    throw new Error(
      `--codec-for: "${one}" is not allowed; write scheme, host and port of the Temporal UI, such as http://localhost:8233`,
    );
  });
}

/** Lets the pages read the answer, and send the cookie of their reader's login; others learn nothing. */
export function allowOrigin(
  origins: CodecOrigins,
  { headers }: FastifyRequest,
  reply: FastifyReply,
): void {
  reply.header('vary', 'origin');
  if (headers.origin === undefined || !origins.includes(headers.origin)) return;
  reply.headers({
    'access-control-allow-origin': headers.origin,
    'access-control-allow-credentials': 'true',
    'access-control-allow-methods': 'POST',
    'access-control-allow-headers': 'authorization, content-type, x-namespace',
    'access-control-max-age': '600',
  });
}

/**
 * Who asks for payloads: somebody who is logged in, by a page of these origins; or a program with a token.
 * @throws Refusal for everybody else.
 */
export async function requireReader(
  guard: Guard,
  origins: CodecOrigins,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { host, origin, authorization } = request.headers;
  if (!isOurHost(guard.site, host))
    throw refusal(421, `this console is at ${guard.site.origins.join(' or ')}`);
  // A cookie goes with whatever page a browser shows, so that page must be a named one; a token does not.
  if (origin !== undefined && !origins.includes(origin))
    throw refusal(403, `${origin} may not ask here; name it with --codec-for`);
  if (authorization !== undefined) return requireToken(guard, authorization, request, reply);
  if (origin === undefined || (await whoIs(guard, request, reply)) === undefined)
    throw refusal(401, `log in at ${guard.site.origins[0] ?? 'the console'} first`);
}

/** As at the login: whoever guesses has to wait. */
async function requireToken(
  { users, attempts }: Guard,
  authorization: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const address = request.socket.remoteAddress ?? '';
  const wait = attempts.waitSeconds(address);
  if (wait > 0) {
    reply.header('retry-after', wait);
    throw refusal(429, `too many attempts; try again in ${wait} s`);
  }
  const token = /^Bearer ([\w-]{1,1024})$/i.exec(authorization)?.[1] ?? '';
  if ((await users.withToken(token)) === undefined) {
    attempts.failed(address);
    throw refusal(403, 'nobody has this token; send it as: Authorization: Bearer TOKEN');
  }
  attempts.succeeded(address);
}
