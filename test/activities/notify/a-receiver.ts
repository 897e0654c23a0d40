import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, type ServerResponse, createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Notice } from '../../../model/notice.js';

/** A request as it arrived. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** How a receiver answers. */
export type Answering = (response: ServerResponse, times: number) => void;

/** A receiver on the loopback with a memory. */
export interface FakeReceiver {
  readonly url: string;
  readonly received: Received[];
  answering: Answering;
  readonly close: () => Promise<void>;
}

/** Answers with a status and headers. */
export const status =
  (code: number, headers: Record<string, string> = {}): Answering =>
  (response) =>
    response.writeHead(code, headers).end();

/** Starts a receiver that answers 204 until it is told otherwise. */
export async function aReceiver(): Promise<FakeReceiver> {
  const received: Received[] = [];
  const receiver = { answering: status(204), received };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      const body = Buffer.concat(chunks).toString();
      received.push({ method, path, headers, body, at: Date.now() });
      receiver.answering(response, received.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { readonly port: number };
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return Object.assign(receiver, { url: `http://127.0.0.1:${port}/hook/T0K3N-in-path`, close });
}

/** A notice like any other. */
export const aNotice: Notice = {
  kind: 'gate-open',
  cluster: 'shop',
  run: 'migrate-shop',
  from: 'v1.15.12',
  to: 'v1.23.6',
  text: 'the plan waits for an approval',
  link: 'https://cutover.example/runs/migrate-shop',
  gate: 'plan',
  at: Date.UTC(2024, 2, 31, 1, 59),
};

/** A private directory with a secret in a file. */
export async function aSecretFile(secret: string) {
  const directory = await mkdtemp(join(tmpdir(), 'kube-cutover-notify-'));
  const file = join(directory, 'hook.key');
  await writeFile(file, secret, { mode: 0o600 });
  return { directory, file, remove: () => rm(directory, { recursive: true, force: true }) };
}
