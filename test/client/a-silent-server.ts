import { once } from 'node:events';
import { createServer, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';

/** A front end of Temporal that takes every call and answers only some. */
export interface SilentServer {
  readonly address: string;
  /** Names of the methods that were called and have no answer. */
  readonly unanswered: readonly string[];
  readonly close: () => Promise<void>;
}

/** Milliseconds after which a method is answered, with a message of no fields; others never are. */
export type Answers = Readonly<Record<string, number>>;

/** A message of gRPC without content: it is not compressed, and has no bytes. */
const emptyMessage = Buffer.alloc(5);

/** Opens one on loopback. Whoever connects is let in. */
export async function aSilentServer(answers: Answers = {}): Promise<SilentServer> {
  const unanswered: string[] = [];
  const after: Answers = { GetSystemInfo: 0, ...answers };
  const sessions = new Set<{ destroy: () => void }>();
  const server = createServer();
  server.on('session', (session) => sessions.add(session));
  server.on('stream', (stream, headers) => {
    const method = headers[':path']?.split('/').at(-1) ?? '';
    stream.on('error', () => undefined);
    const ms = after[method];
    if (ms === undefined) unanswered.push(method);
    else setTimeout(() => answer(stream), ms);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    unanswered,
    close: async () => {
      for (const session of sessions) session.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function answer(stream: ServerHttp2Stream): void {
  if (stream.destroyed) return;
  stream.respond(
    { ':status': 200, 'content-type': 'application/grpc+proto' },
    { waitForTrailers: true },
  );
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  stream.end(emptyMessage);
}
