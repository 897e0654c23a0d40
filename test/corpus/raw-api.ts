import { readdir, readFile, readlink } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { listAt, textAt, type JsonObject } from '../../activities/objects/json-path.js';
import type { Workshop } from '../../activities/rehearsal/copy.js';
import { parseExactly, writeExactly } from './exact-json.js';

/** One answer of an API server, whatever its status. */
export interface Answer {
  readonly status: number;
  readonly body: JsonObject;
}

/** An API server as this test asks it: by itself, without the code that is tested, and with every digit kept. */
export interface RawApi {
  ask(method: string, path: string, body?: JsonObject): Promise<Answer>;
  close(): void;
}

/** The API server of a copy by its name in the workshop. @throws Error where none runs there. */
export async function rawApiOf(workshop: Workshop, name: string): Promise<RawApi> {
  const directory = join(workshop.directory, name);
  const [ca, tokens, port] = await Promise.all([
    readFile(join(directory, 'certificates/apiserver.crt')),
    readFile(join(directory, 'tokens.csv'), 'utf8'),
    portIn(directory),
  ]);
  const agent = new Agent({ ca, keepAlive: true, maxSockets: 16 });
  const token = tokens.split(',')[0] ?? '';
  return openApi({ agent, host: '127.0.0.1', port, headers: { authorization: `Bearer ${token}` } });
}

/** The API server of a kubeconfig whose first user has a client certificate in it. @throws Error where it has none. */
export async function rawApiOfKubeconfig(path: string): Promise<RawApi> {
  const config = parseYaml(await readFile(path, 'utf8')) as JsonObject;
  const [cluster] = listAt(config, 'clusters');
  const [user] = listAt(config, 'users');
  const server = textAt(cluster, 'cluster', 'server');
  const pem = (text: string | undefined): Buffer => Buffer.from(text ?? '', 'base64');
  const certificate = textAt(user, 'user', 'client-certificate-data');
  if (server === undefined || certificate === undefined)
    throw new Error(`${path}: needs a server and a client certificate`);
  const { hostname, port } = new URL(server);
  const agent = new Agent({
    ca: pem(textAt(cluster, 'cluster', 'certificate-authority-data')),
    cert: pem(certificate),
    key: pem(textAt(user, 'user', 'client-key-data')),
    keepAlive: true,
    maxSockets: 16,
  });
  return openApi({ agent, host: hostname, port: Number(port), headers: {} });
}

const openApi = (server: Server): RawApi => ({
  ask: (method, path, body) => ask(server, { method, path, body }),
  close: () => server.agent.destroy(),
});

/** The port in the command line of the API server that runs in a directory. */
async function portIn(directory: string): Promise<number> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  for (const id of processes) {
    const where = await readlink(`/proc/${id}/cwd`).catch(() => undefined);
    if (where !== directory) continue;
    const line = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '');
    const port = /--secure-port=(\d+)/.exec(line)?.[1];
    if (port !== undefined) return Number(port);
  }
  throw new Error(`${directory}: no API server runs here`);
}

interface Server {
  readonly agent: Agent;
  readonly host: string;
  readonly port: number;
  /** Those that say who asks; none where a certificate does. */
  readonly headers: { readonly [name: string]: string };
}

interface Question {
  readonly method: string;
  readonly path: string;
  readonly body: JsonObject | undefined;
}

const ask = (server: Server, { method, path, body }: Question): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    const { agent, host, port } = server;
    const headers = { ...server.headers, 'content-type': type };
    const asked = request(
      { host, port, path, method, agent, headers, timeout: 60_000 },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => void chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const isJson = text.startsWith('{');
          const parsed = isJson ? (parseExactly(text) as JsonObject) : { message: text };
          resolve({ status: response.statusCode ?? 0, body: parsed });
        });
      },
    );
    asked.on('timeout', () => asked.destroy(new Error(`${method} ${path}: no answer in 60 s`)));
    asked.on('error', reject);
    asked.end(body === undefined ? undefined : writeExactly(body));
  });
