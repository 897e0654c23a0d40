import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Assets } from '../http/assets.js';
import type { Form } from '../http/forms.js';
import { type Guard, requireOwnForm, requireRole, whoIs } from '../http/guard.js';
import type { Hub, Seen } from '../live/hub.js';
import type { Role } from '../login/role.js';
import type { Session } from '../login/sessions.js';
import type { Html } from '../../model/html.js';
import type { RunRef, Runs } from '../runs.js';

/** What the routes work with. */
export interface Console {
  readonly runs: Runs;
  /** One look at a run with what its prober saw. */
  readonly look: (ref: RunRef) => Promise<Seen | undefined>;
  readonly hub: Hub;
  readonly guard: Guard;
  readonly assets: Assets;
  /** A line of the log. */
  readonly tell: (text: string) => void;
  readonly now: () => number;
}

/** One request by somebody who may make it. */
export interface Asked {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly who: Session;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

/** A request that changes something. */
export interface Posted extends Asked {
  readonly form: Form;
}

/** Answers a GET of everybody who is logged in; others are sent to the login. */
export function onGet(
  app: FastifyInstance,
  { guard }: Console,
  path: string,
  answer: (asked: Asked) => Promise<unknown>,
): void {
  app.get(path, async (request, reply) => {
    const who = await whoIs(guard, request, reply);
    if (who === undefined) return reply.redirect('/login', 303);
    return answer({ request, reply, who, ...textsOf(request) });
  });
}

/** Answers a form of somebody whose role suffices. */
export function onPost(
  app: FastifyInstance,
  { guard }: Console,
  path: string,
  needed: Role,
  answer: (posted: Posted) => Promise<unknown>,
): void {
  app.post(path, async (request, reply) => {
    const who = await whoIs(guard, request, reply);
    if (who === undefined) return reply.redirect('/login', 303);
    const form: Form = request.body instanceof Map ? request.body : new Map();
    requireOwnForm(who, form);
    requireRole(who, needed);
    return answer({ request, reply, who, form, ...textsOf(request) });
  });
}

/** A query may name a field twice; the first counts. */
const textsOf = ({ params, query }: FastifyRequest) => ({
  params: onlyTexts(params),
  query: onlyTexts(query),
});

const onlyTexts = (fields: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(fields ?? {}).flatMap(([name, value]: [string, unknown]) => {
      const first: unknown = Array.isArray(value) ? value[0] : value;
      return typeof first === 'string' ? [[name, first]] : [];
    }),
  );

/** Sends a page. */
export const sendPage = (reply: FastifyReply, page: Html, status = 200): FastifyReply =>
  reply.code(status).header('content-type', 'text/html; charset=utf-8').send(page.html);
