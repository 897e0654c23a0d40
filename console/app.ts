import Fastify, { type FastifyInstance } from 'fastify';
import { ExitCode } from '../client/exit-codes.js';
import { isFault } from '../client/fault.js';
import { rootMessage } from '../client/root-message.js';
import { readAssets, serveAssets } from './http/assets.js';
import { maxFormBytes, readForms } from './http/forms.js';
import { type Guard, checkOrigin } from './http/guard.js';
import { addHeaders } from './http/headers.js';
import type { Refusal } from './http/refusal.js';
import { type Look, createHub } from './live/hub.js';
import { problemPage } from './pages/problem-page.js';
import { createProbers } from './prober/probers.js';
import { actRoutes } from './routes/act.js';
import { type CodecService, codecPath, codecRoutes } from './routes/codec.js';
import { eventRoutes } from './routes/events.js';
import { listRoutes } from './routes/list.js';
import { loginRoutes } from './routes/login.js';
import { type Console, sendPage } from './routes/routes.js';
import { runRoutes } from './routes/run.js';
import { startRoutes } from './routes/start.js';
import type { Runs } from './runs.js';

/** What a console is made of; a test gives other ones. */
export interface AppOptions {
  readonly runs: Runs;
  readonly guard: Guard;
  /** Absent: payloads are nobody's to ask for here. */
  readonly codec?: CodecService;
  /** A line of the log for each; nothing that a person must read. */
  readonly tell?: (text: string) => void;
  readonly now?: () => number;
}

/** The console as a server that does not listen yet. Closing it ends every stream and poller. */
export function createApp({
  runs,
  guard,
  codec,
  tell = none,
  now = Date.now,
}: AppOptions): FastifyInstance {
  const assets = readAssets();
  const probers = createProbers(now);
  const look: Look = async (ref, before) => {
    const seen = await runs.look(ref, before);
    return seen && { ...seen, graph: await probers.graphOf(seen) };
  };
  const console_: Console = { runs, look, hub: createHub(look, tell), guard, assets, tell, now };
  const app = Fastify({ logger: false, bodyLimit: maxFormBytes, forceCloseConnections: true });
  app.addHook('preClose', async () => console_.hub.close());
  addHeaders(app, guard.site.isHttps);
  app.addHook('onRequest', async (request) => {
    // Those of the codec come from other pages, and are judged by their own rule.
    if (request.url !== healthPath && !request.url.startsWith(`${codecPath}/`))
      checkOrigin(guard, request);
  });
  readForms(app);
  answerProblems(app, console_);
  serveAssets(app, assets);
  // Whoever watches this process asks by its address, and learns nothing but that it lives.
  app.get(healthPath, async (_, reply) => reply.type('text/plain').send('ok\n'));
  for (const add of [loginRoutes, listRoutes, startRoutes, runRoutes, eventRoutes, actRoutes])
    add(app, console_);
  if (codec !== undefined) codecRoutes(app, guard, codec);
  return app;
}

const none = (): void => undefined;
const healthPath = '/healthz';

/** Every error is a page; what nobody foresaw is told to the log, and to nobody else. */
function answerProblems(app: FastifyInstance, { assets, tell }: Console): void {
  app.setNotFoundHandler(async (_, reply) =>
    sendPage(reply, problemPage({ status: 404, lines: ['there is no such page'], assets }), 404),
  );
  app.setErrorHandler(async (cause, request, reply) => {
    const { status, lines } = problemOf(cause);
    if (status >= 500) tell(`${request.method} ${request.url}: ${rootMessage(cause)}`);
    return sendPage(reply, problemPage({ status, lines, assets }), status);
  });
}

const statusOfFault: Readonly<Partial<Record<ExitCode, number>>> = {
  [ExitCode.BadInput]: 400,
  [ExitCode.WrongMoment]: 409,
  [ExitCode.Unreachable]: 502,
  [ExitCode.NoWorker]: 503,
};

function problemOf(cause: unknown): { readonly status: number; readonly lines: readonly string[] } {
  if (isFault(cause)) return { status: statusOfFault[cause.exitCode] ?? 500, lines: cause.lines };
  if (isRefusal(cause)) return { status: cause.statusCode, lines: cause.lines };
  if (isUnanswered(cause))
    return { status: 502, lines: [`Temporal does not answer: ${rootMessage(cause)}`] };
  const status = cause instanceof Error && 'statusCode' in cause ? Number(cause.statusCode) : 500;
  if (status === 413) return { status, lines: [`at most ${maxFormBytes} bytes are read`] };
  return status < 500
    ? { status, lines: [cause instanceof Error ? cause.message : String(cause)] }
    : { status: 500, lines: ['this should not have happened; the log of the console tells more'] };
}

const isRefusal = (cause: unknown): cause is Refusal =>
  cause instanceof Error && 'statusCode' in cause && 'lines' in cause;

/** Deadline exceeded and unavailable, in gRPC's numbers. */
const isUnanswered = (cause: unknown): boolean =>
  cause instanceof Error &&
  (('code' in cause && (cause.code === 4 || cause.code === 14)) || isUnanswered(cause.cause));
