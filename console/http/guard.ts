import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Attempts } from '../login/attempts.js';
import type { TrustedProxy } from '../login/proxy.js';
import { type Role, may } from '../login/role.js';
import { type Session, type Sessions, isOwnForm } from '../login/sessions.js';
import type { Users } from '../login/users.js';
import { cookieOf, sessionCookie, setCookie } from './cookies.js';
import type { Form } from './forms.js';
import { type Site, isOurHost, isOurOrigin } from './origin.js';
import { refusal } from './refusal.js';

/** All that decides who may do what. */
export interface Guard {
  readonly site: Site;
  readonly users: Users;
  readonly sessions: Sessions;
  readonly attempts: Attempts;
  readonly proxy?: TrustedProxy;
}

/** A request is for us, and comes from a page of ours where it changes something. @throws Refusal. */
export function checkOrigin({ site }: Guard, request: FastifyRequest): void {
  if (!isOurHost(site, request.headers.host))
    throw refusal(
      421,
      `this console is at ${site.origins.join(' or ')}, not at ${String(request.headers.host)}`,
      'name the address that people use with --public-url',
    );
  if (request.method === 'GET' || request.method === 'HEAD') return;
  if (!isOurOrigin(site, request.headers.origin))
    throw refusal(403, 'this form was not sent by a page of this console');
}

/** The cookie's value, as the browser sent it. */
export const sessionValue = ({ site }: Guard, request: FastifyRequest): string | undefined =>
  cookieOf(request.headers.cookie, sessionCookie(site.isHttps));

/** Logs somebody in: a session of their own, and never one that was there before. */
export function openSession(
  guard: Guard,
  reply: FastifyReply,
  who: Pick<Session, 'name' | 'role' | 'by'>,
): Session {
  const { value, session } = guard.sessions.open(who);
  const { isHttps } = guard.site;
  reply.header('set-cookie', setCookie(sessionCookie(isHttps), value, isHttps));
  return session;
}

/**
 * Who is there; absent where nobody is logged in. What the users' file says counts at every
 * request: who was taken out is out.
 */
export async function whoIs(
  guard: Guard,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Session | undefined> {
  const value = sessionValue(guard, request);
  const session = guard.sessions.find(value);
  const named = namedByProxy(guard, request);
  if (session !== undefined) {
    const user = await guard.users.named(session.name);
    const isTheirs = session.by === 'token' || named === session.name;
    if (user !== undefined && isTheirs) {
      session.role = user.role;
      return session;
    }
    guard.sessions.end(value);
  }
  if (named === undefined) return undefined;
  const user = await guard.users.named(named);
  if (user === undefined)
    throw refusal(403, `${named} is not in the users' file of this console; ask who runs it`);
  return openSession(guard, reply, { name: user.name, role: user.role, by: 'proxy' });
}

/** Only the proxy's own address may say who somebody is; from anywhere else the header is nothing. */
function namedByProxy({ proxy }: Guard, request: FastifyRequest): string | undefined {
  if (proxy === undefined || !proxy.isProxy(request.socket.remoteAddress)) return undefined;
  const value = request.headers[proxy.header];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** @throws Refusal where the role does not suffice. */
export function requireRole({ name, role }: Session, needed: Role): void {
  if (!may(role, needed)) throw refusal(403, `this needs the role ${needed}; ${name} is ${role}`);
}

/** @throws Refusal where a form does not hold the session's own word. */
export function requireOwnForm(session: Session, form: Form): void {
  if (!isOwnForm(session, form.get('csrf')))
    throw refusal(
      403,
      'this form is not of your session; load the page again and send it once more',
    );
}
