import { execFile } from 'node:child_process';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until } from '../../lab/nodes/until.js';
import { cacheFolder } from '../../lab/programs/cache.js';
import { ensureEtcd, ensureKubernetes } from '../../lab/programs/programs.js';
import { freePort } from '../../lab/free-port.js';
import { startProcess, type Running } from '../../lab/stage/processes.js';

/** An API server on an etcd of its own, both plain processes on loopback; no controllers, no nodes. */
export interface Server {
  readonly url: string;
  readonly ca: Buffer;
  readonly token: string;
  readonly kubeconfig: string;
  readonly kubectl: string;
  /** For files of whoever measures; goes with the server. */
  readonly directory: string;
  stop(): Promise<void>;
}

/** Version that is written into: the target of the lab. */
const version = '1.23.6';
const patienceMs = 60_000;

/** Starts an empty one and waits until it is ready. */
export async function startServer(): Promise<Server> {
  const [kubernetes, { etcd }] = await Promise.all([
    ensureKubernetes(version),
    ensureEtcd('3.5.21'),
  ]);
  const directory = await mkdtemp(join(cacheFolder(), 'bench-import-'));
  const at = (name: string): string => join(directory, name);
  const token = randomUUID();
  await writeKeys(directory, token);
  const [client, peer, secure] = await Promise.all([freePort(), freePort(), freePort()]);
  const running: Running[] = [];
  const stop = async (): Promise<void> => {
    for (const one of running.toReversed()) await one.kill();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    running.push(startProcess(etcd, etcdArgs(at('etcd'), client, peer), at('etcd.log')));
    running.push(
      startProcess(
        kubernetes['kube-apiserver'],
        apiServerArgs(directory, client, secure),
        at('kube-apiserver.log'),
      ),
    );
    const url = `https://127.0.0.1:${secure}`;
    await until(
      { name: `an API server in ${directory}`, deadlineMs: patienceMs, everyMs: 100 },
      () => unreadiness(directory, url, token),
    );
    const ca = await readFile(at('certs/apiserver.crt'));
    const kubeconfig = await writeKubeconfig(directory, url, ca, token);
    return { url, ca, token, kubeconfig, kubectl: kubernetes.kubectl, directory, stop };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

const etcdArgs = (data: string, client: number, peer: number): string[] => [
  `--data-dir=${data}`,
  `--listen-client-urls=http://127.0.0.1:${client}`,
  `--advertise-client-urls=http://127.0.0.1:${client}`,
  `--listen-peer-urls=http://127.0.0.1:${peer}`,
  `--initial-advertise-peer-urls=http://127.0.0.1:${peer}`,
  `--initial-cluster=default=http://127.0.0.1:${peer}`,
];

const apiServerArgs = (directory: string, client: number, secure: number): string[] => [
  `--etcd-servers=http://127.0.0.1:${client}`,
  `--secure-port=${secure}`,
  '--bind-address=127.0.0.1',
  `--cert-dir=${directory}/certs`,
  `--service-account-key-file=${directory}/sa.key`,
  `--service-account-signing-key-file=${directory}/sa.key`,
  '--service-account-issuer=https://kubernetes.default.svc',
  `--token-auth-file=${directory}/tokens.csv`,
  '--authorization-mode=RBAC',
  '--service-cluster-ip-range=10.96.0.0/16',
];

async function writeKeys(directory: string, token: string): Promise<void> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs1', format: 'pem' });
  await writeFile(join(directory, 'sa.key'), pem, { mode: 0o600 });
  const line = `${token},bench,bench,"system:masters"\n`;
  await writeFile(join(directory, 'tokens.csv'), line, { mode: 0o600 });
}

async function unreadiness(
  directory: string,
  url: string,
  token: string,
): Promise<string | undefined> {
  const ca = await readFile(join(directory, 'certs/apiserver.crt')).catch(() => undefined);
  if (ca === undefined) return 'it has no certificate yet';
  return new Promise((resolve) => {
    const headers = { authorization: `Bearer ${token}` };
    request(`${url}/readyz`, { ca, headers, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200 ? undefined : `it answers ${response.statusCode}`);
    })
      .on('error', (cause) => resolve(cause.message))
      .end();
  });
}

async function writeKubeconfig(
  directory: string,
  server: string,
  ca: Buffer,
  token: string,
): Promise<string> {
  const file = join(directory, 'kubeconfig');
  const cluster = { server, 'certificate-authority-data': ca.toString('base64') };
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'bench',
    clusters: [{ name: 'bench', cluster }],
    users: [{ name: 'bench', user: { token } }],
    contexts: [{ name: 'bench', context: { cluster: 'bench', user: 'bench' } }],
  };
  await writeFile(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}

/** Runs kubectl on a server to its end. @throws Error with what it said. */
export async function kubectl(server: Server, ...args: readonly string[]): Promise<void> {
  const cache = `--cache-dir=${join(server.directory, 'kubectl-cache')}`;
  const all = [`--kubeconfig=${server.kubeconfig}`, cache, ...args];
  await promisify(execFile)(server.kubectl, all, { maxBuffer: 64 * 1024 * 1024 });
}
