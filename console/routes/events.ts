import type { FastifyInstance } from 'fastify';
import { type Guard, sessionValue } from '../http/guard.js';
import { refusal } from '../http/refusal.js';
import type { Seen, Viewer } from '../live/hub.js';
import { newsBetween } from '../live/news.js';
import { type Stream, openStream } from '../live/stream.js';
import type { Session } from '../login/sessions.js';
import { partsOf } from '../pages/run-parts.js';
import { refOf } from './run-ref.js';
import { type Console, onGet } from './routes.js';

/** Streams that one login may have open: a browser opens six to a host at the most. */
const maxPerSession = 12;
/** How long somebody who was taken out of the users' file, or whose time is up, still sees. */
const checkEveryMs = 15_000;

/** Server-sent events of one run: parts of its page as they change, and what changed in words. */
export function eventRoutes(app: FastifyInstance, console_: Console): void {
  const { hub, guard, now } = console_;
  onGet(app, console_, '/runs/:cluster/:runId/events', async ({ request, reply, who, params }) => {
    const ref = refOf(params);
    if (who.onEnd.size >= maxPerSession)
      throw refusal(429, 'this login watches too many pages at once; close some');
    reply.hijack();
    const ending: (() => void)[] = [];
    const stream = openStream(reply.raw, reply.getHeaders(), () => ending.forEach((end) => end()));
    who.onEnd.add(stream.close);
    ending.push(() => who.onEnd.delete(stream.close));
    ending.push(checkedAgain(guard, who, sessionValue(guard, request)));
    ending.push(hub.watch(ref, viewerOf(stream, who, now)));
    return reply;
  });
}

/** Ends the session where it ended meanwhile, or its owner is no user any more. */
function checkedAgain(guard: Guard, who: Session, value: string | undefined): () => void {
  const check = async (): Promise<void> => {
    const isUser = (await guard.users.named(who.name).catch(() => undefined)) !== undefined;
    if (!isUser) guard.sessions.end(value);
    else guard.sessions.find(value); // Drops it where its time is up.
  };
  const timer = setInterval(() => void check(), checkEveryMs);
  return () => clearInterval(timer);
}

/** Sends each part when it differs from what this viewer has. */
function viewerOf(stream: Stream, who: Session, now: () => number): Viewer {
  const sent = new Map<string, string>();
  let before: Seen | undefined;
  return {
    seen: (seen) => {
      for (const { id, html, digest } of partsOf(seen, who, now())) {
        if (sent.get(id) === digest) continue;
        sent.set(id, digest);
        stream.send('part', { id, html, digest });
      }
      const news = newsBetween(before, seen);
      if (news.length > 0) stream.send('news', news.join(' '));
      before = seen;
    },
    over: () => {
      stream.send('over', '');
      stream.close();
    },
  };
}
