import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NodeLayout } from '../../../model/layout.js';
import { makeCertificate } from '../cluster/certificate.js';
import { freePort } from '../../../lab/free-port.js';

/** A real etcd with TLS both ways, as a node's own. */
export interface RealEtcd {
  readonly directory: string;
  /** Names unit files of etcd and of an API server that is its client. */
  readonly layout: NodeLayout;
  ask(path: string, body: object): Promise<unknown>;
  /** Puts an object as an API server would have stored it. */
  put(key: string, value: Buffer | object): Promise<void>;
  close(): Promise<void>;
}

/** Starts it; `flags` are more of etcd's, `apiFlags` what else stands in the API server's unit file. */
export async function anEtcd(
  program: string,
  { flags = [], apiFlags = [] }: { flags?: string[]; apiFlags?: string[] } = {},
): Promise<RealEtcd> {
  const directory = mkdtempSync(join(tmpdir(), 'an-etcd-'));
  const tls = makeCertificate(directory);
  const [cert, key] = [join(directory, 'cert.pem'), join(directory, 'key.pem')];
  const [url, peer] = [
    `https://127.0.0.1:${await freePort()}`,
    `http://127.0.0.1:${await freePort()}`,
  ];
  const args = [
    '--name=n',
    `--data-dir=${join(directory, 'data')}`,
    `--initial-cluster=n=${peer}`,
    `--listen-client-urls=${url}`,
    `--advertise-client-urls=${url}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--cert-file=${cert}`,
    `--key-file=${key}`,
    `--trusted-ca-file=${cert}`,
    '--client-cert-auth=true',
    ...flags,
  ];
  const child = spawn(program, args, { stdio: 'ignore' });
  const ended = once(child, 'exit');
  const api = [`--etcd-servers=${url}`, `--etcd-cafile=${cert}`, `--etcd-certfile=${cert}`];
  const write = (name: string, line: readonly string[]) => {
    writeFileSync(join(directory, name), `[Service]\nExecStart=${line.join(' ')}\n`);
    return join(directory, name);
  };
  const components = [
    { component: 'etcd', kind: 'unit', path: write('etcd.service', [program, ...args]) },
    {
      component: 'kube-apiserver',
      kind: 'unit',
      path: write('api.service', ['kube-apiserver', ...api, `--etcd-keyfile=${key}`, ...apiFlags]),
    },
  ] as const;
  const ask = (path: string, body: object | undefined): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const method = body === undefined ? 'GET' : 'POST';
      const asked = request(`${url}${path}`, { method, ca: tls.cert, ...tls }, (answer) => {
        let text = '';
        answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
        answer.on('end', () => resolve(answer.statusCode === 200 ? JSON.parse(text) : text));
      });
      asked.on('error', reject);
      asked.end(body && JSON.stringify(body));
    });
  const deadline = Date.now() + 20_000;
  while (!isHealthy(await ask('/health', undefined).catch(() => undefined)))
    if (Date.now() > deadline || child.exitCode !== null)
      throw new Error(`${program} did not start`);
  return {
    directory,
    layout: { ...emptyLayout, components },
    ask,
    put: async (at, value) => {
      const bytes = Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value));
      const body = { key: Buffer.from(at).toString('base64'), value: bytes.toString('base64') };
      await ask('/v3/kv/put', body);
    },
    async close() {
      child.kill('SIGKILL');
      await ended;
      rmSync(directory, { recursive: true });
    },
  };
}

const isHealthy = (answer: unknown): boolean =>
  typeof answer === 'object' && answer !== null && 'health' in answer;

const emptyLayout = {
  units: [],
  programs: [],
  keep: [],
  runtime: { socket: '/s', unit: 'u.service', namespace: 'n', mountsBelow: [], cniState: '/c' },
};
