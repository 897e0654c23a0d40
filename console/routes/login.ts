import type { FastifyInstance } from 'fastify';
import { sessionCookie, setCookie } from '../http/cookies.js';
import type { Form } from '../http/forms.js';
import { fieldOf } from '../http/forms.js';
import { openSession, sessionValue, whoIs } from '../http/guard.js';
import { loginPage } from '../pages/login-page.js';
import { type Console, onPost, sendPage } from './routes.js';

/** Longest token that is hashed. */
const maxToken = 1024;

/** Login by token and logout. */
export function loginRoutes(app: FastifyInstance, console_: Console): void {
  const { guard, assets, tell } = console_;
  const { users, attempts, sessions, site } = guard;

  app.get('/login', async (request, reply) => {
    const who = await whoIs(guard, request, reply);
    return who ? reply.redirect('/runs', 303) : sendPage(reply, loginPage(assets));
  });

  app.post('/login', async (request, reply) => {
    const address = request.socket.remoteAddress ?? '';
    const wait = attempts.waitSeconds(address);
    if (wait > 0) {
      reply.header('retry-after', wait);
      return sendPage(reply, loginPage(assets, `Too many attempts; try again in ${wait} s.`), 429);
    }
    const form: Form = request.body instanceof Map ? request.body : new Map();
    const user = await users.withToken((fieldOf(form, 'token') ?? '').slice(0, maxToken));
    if (user === undefined) {
      attempts.failed(address);
      tell(`a login from ${address} failed`);
      return sendPage(reply, loginPage(assets, 'Nobody has this token.'), 403);
    }
    attempts.succeeded(address);
    // A cookie that was there before must not become somebody's session.
    sessions.end(sessionValue(guard, request));
    openSession(guard, reply, { name: user.name, role: user.role, by: 'token' });
    tell(`${user.name} (${user.role}) logged in from ${address}`);
    return reply.redirect('/runs', 303);
  });

  onPost(app, console_, '/logout', 'viewer', async ({ request, reply }) => {
    sessions.end(sessionValue(guard, request));
    reply.header('set-cookie', setCookie(sessionCookie(site.isHttps), '', site.isHttps));
    return reply.redirect('/login', 303);
  });
}
