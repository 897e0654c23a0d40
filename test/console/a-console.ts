import { type IncomingHttpHeaders, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { FastifyInstance } from 'fastify';
import { createApp } from '../../console/app.js';
import type { Guard } from '../../console/http/guard.js';
import { siteOf } from '../../console/http/origin.js';
import { createAttempts } from '../../console/login/attempts.js';
import type { Role } from '../../console/login/role.js';
import { createSessions } from '../../console/login/sessions.js';
import { tokenHash, usersOf } from '../../console/login/users.js';
import type { CodecService } from '../../console/routes/codec.js';
import { type FakeRuns, fakeRuns } from './fake-runs.js';

/** Where the console of tests is, as browsers name it. */
export const origin = 'http://127.0.0.1:8480';
const host = '127.0.0.1:8480';

/** A console without a network, and what stands behind it. */
export interface TestConsole {
  readonly app: FastifyInstance;
  readonly runs: FakeRuns;
  /** Lines of its log. */
  readonly log: string[];
}

const people: readonly Role[] = ['viewer', 'approver', 'operator'];

/** A console with three users, whose names, roles and tokens are alike: `viewer` has `viewer-token`. */
export function aConsole(guard: Partial<Guard> = {}, codec?: CodecService): TestConsole {
  const runs = fakeRuns();
  const log: string[] = [];
  const users = people.map((role) => ({
    name: role,
    role,
    tokenSha256: tokenHash(`${role}-token`),
  }));
  const app = createApp({
    runs,
    ...(codec && { codec }),
    tell: (text) => log.push(text),
    now: () => 61_000,
    guard: {
      site: siteOf('127.0.0.1', 8480),
      users: usersOf(users),
      sessions: createSessions(),
      attempts: createAttempts(),
      ...guard,
    },
  });
  return { app, runs, log };
}

/** Fields of a form. */
export type Fields = Readonly<Record<string, string>>;

/** One answer of the console. */
export interface Answer {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What is sent; the headers are sent as they are, so that a test can lie with any of them. */
export interface Sent {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Fields;
  readonly payload?: string | Buffer;
}

const opened = new Set<FastifyInstance>();
afterAll(() => Promise.all([...opened].map((app) => app.close())));

/** Sends one request over a connection of its own; the console listens from the first one on. */
export async function send(app: FastifyInstance, sent: Sent): Promise<Answer> {
  const { url, method = 'GET', headers = {}, payload } = sent;
  if (!app.server.listening) await app.listen({ host: '127.0.0.1', port: 0 });
  opened.add(app);
  const { port } = app.server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port, path: url, method, headers: { host, ...headers }, agent: false },
      (response) => {
        const { statusCode = 0, headers: answered } = response;
        text(response).then((body) => resolve({ statusCode, headers: answered, body }), reject);
      },
    );
    request.once('error', reject).end(payload);
  });
}

/** Somebody's browser: keeps its cookie, and says where its forms come from. */
export interface Browser {
  readonly get: (url: string, headers?: Fields) => Promise<Answer>;
  /** Sends a form as a page of ours would, with the word of the session. */
  readonly post: (url: string, fields?: Fields, headers?: Fields) => Promise<Answer>;
  /** The session's own word, off a page. */
  readonly csrf: () => Promise<string>;
  cookie: string;
}

/** A browser that has not logged in. */
export function aBrowser(app: FastifyInstance): Browser {
  const ask = async (sent: Sent): Promise<Answer> => {
    const cookie = browser.cookie === '' ? {} : { cookie: browser.cookie };
    const answer = await send(app, { ...sent, headers: { ...cookie, ...sent.headers } });
    const [set] = answer.headers['set-cookie'] ?? [];
    if (set !== undefined) browser.cookie = set.split(';')[0] ?? '';
    return answer;
  };
  const browser: Browser = {
    cookie: '',
    get: (url, headers = {}) => ask({ url, headers }),
    csrf: async () => csrfIn((await browser.get('/runs')).body),
    post: async (url, fields = {}, headers = {}) => {
      const csrf = fields['csrf'] ?? (await browser.csrf());
      const payload = new URLSearchParams({ ...fields, csrf }).toString();
      return ask({ method: 'POST', url, headers: { ...formType, origin, ...headers }, payload });
    },
  };
  return browser;
}

const formType = { 'content-type': 'application/x-www-form-urlencoded' };

/** The hidden word of a form. */
export const csrfIn = (page: string): string => /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';

/** Somebody who has logged in with their token. */
export async function loggedIn(app: FastifyInstance, who: Role): Promise<Browser> {
  const browser = aBrowser(app);
  const answer = await browser.post('/login', { token: `${who}-token`, csrf: '' });
  if (answer.statusCode !== 303) throw new Error(`the login of ${who} failed: ${answer.body}`);
  return browser;
}
