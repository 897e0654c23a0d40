import { freePort } from '../../lab/free-port.js';
import { existsSync } from 'node:fs';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { connectKubernetes } from '../../activities/adapters/kubernetes.js';

/** etcd, API server and controller manager of one version as plain processes on loopback; no node. */
export interface ControlPlane {
  /** Of an administrator. */
  readonly kubeconfig: string;
  /** Path of a kubeconfig of one of the users that it was started with, who have no rights but those of everybody. */
  readonly kubeconfigOf: (user: string) => string;
  /** Saves all that its etcd holds to a file. */
  saveSnapshot(path: string): Promise<void>;
  /** Ends the API server as a crash would, and starts it again on the same etcd, at the same address. */
  crashApiServer(): Promise<void>;
  stop(): Promise<void>;
}

const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'kube-cutover');
const etcd = join(cache, 'programs/etcd/v3.4.23/etcd');
const etcdctl = join(cache, 'programs/etcd/v3.4.23/etcdctl');
const program = (version: string, name: string): string =>
  join(cache, 'programs/kubernetes', version, name);

/** Starts one in a directory of its own and waits until it is ready, default ServiceAccount included. */
export async function startControlPlane(
  version: string,
  directory: string,
  users: readonly string[] = [],
): Promise<ControlPlane> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const [client, peer, secure] = await Promise.all([freePort(), freePort(), freePort()]);
  const at = (name: string): string => join(directory, name);
  await writeKeys(directory, users);
  const running: ChildProcess[] = [];
  const start = async (path: string, args: readonly string[]): Promise<ChildProcess> => {
    const log = await open(at(`${running.length}.log`), 'w');
    const child = spawn(path, args, { stdio: ['ignore', log.fd, log.fd] });
    running.push(child);
    await log.close();
    return child;
  };
  await start(etcd, etcdArgs(at('etcd'), client, peer));
  const startApiServer = (): Promise<ChildProcess> =>
    start(program(version, 'kube-apiserver'), apiServerArgs(directory, client, secure));
  let apiServer = await startApiServer();
  const kubeconfig = await writeKubeconfig(directory, secure, 'admin');
  for (const user of users) await writeKubeconfig(directory, secure, user);
  const stop = (): Promise<void> => stopAll(running);
  try {
    await ready(kubeconfig, '/readyz');
    await start(program(version, 'kube-controller-manager'), controllerArgs(directory, kubeconfig));
    await ready(kubeconfig, '/api/v1/namespaces/default/serviceaccounts/default');
  } catch (cause) {
    await stop();
    throw cause;
  }
  const crashApiServer = async (): Promise<void> => {
    await stopAll([apiServer]);
    apiServer = await startApiServer();
  };
  const saveSnapshot = async (path: string): Promise<void> => {
    const args = [`--endpoints=http://127.0.0.1:${client}`, 'snapshot', 'save', path];
    await promisify(execFile)(etcdctl, args, { env: { ETCDCTL_API: '3' } });
  };
  const kubeconfigOf = (user: string): string => at(`kubeconfig-${user}`);
  return { kubeconfig, kubeconfigOf, saveSnapshot, crashApiServer, stop };
}

const etcdArgs = (data: string, client: number, peer: number): string[] => [
  `--data-dir=${data}`,
  `--listen-client-urls=http://127.0.0.1:${client}`,
  `--advertise-client-urls=http://127.0.0.1:${client}`,
  `--listen-peer-urls=http://127.0.0.1:${peer}`,
  `--initial-advertise-peer-urls=http://127.0.0.1:${peer}`,
  `--initial-cluster=default=http://127.0.0.1:${peer}`,
  '--unsafe-no-fsync',
];

const apiServerArgs = (directory: string, client: number, secure: number): string[] => [
  `--etcd-servers=http://127.0.0.1:${client}`,
  `--secure-port=${secure}`,
  '--bind-address=127.0.0.1',
  `--cert-dir=${directory}/certs`,
  `--service-account-key-file=${directory}/sa.pub`,
  `--service-account-signing-key-file=${directory}/sa.key`,
  '--service-account-issuer=https://kubernetes.default.svc',
  `--token-auth-file=${directory}/tokens.csv`,
  '--authorization-mode=RBAC',
  '--service-cluster-ip-range=10.96.0.0/16',
  '--allow-privileged=true',
];

const controllerArgs = (directory: string, kubeconfig: string): string[] => [
  `--kubeconfig=${kubeconfig}`,
  `--service-account-private-key-file=${directory}/sa.key`,
  '--use-service-account-credentials=true',
  '--leader-elect=false',
  '--secure-port=0',
  '--port=0',
  `--root-ca-file=${directory}/certs/apiserver.crt`,
];

async function writeKeys(directory: string, users: readonly string[]): Promise<void> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const [spki, pkcs1] = [
    publicKey.export({ type: 'spki', format: 'pem' }),
    privateKey.export({ type: 'pkcs1', format: 'pem' }),
  ];
  await writeFile(join(directory, 'sa.pub'), spki, { mode: 0o600 });
  await writeFile(join(directory, 'sa.key'), pkcs1, { mode: 0o600 });
  const tokens = [
    'admin,admin,admin,"system:masters"',
    ...users.map((user) => `${user},${user},${user}`),
  ];
  await writeFile(join(directory, 'tokens.csv'), `${tokens.join('\n')}\n`);
}

/** The API server makes its certificate when it starts. */
async function writeKubeconfig(directory: string, port: number, user: string): Promise<string> {
  const certificate = join(directory, 'certs/apiserver.crt');
  await eventually('its certificate', () => Promise.resolve(existsSync(certificate)));
  const path = join(directory, `kubeconfig-${user}`);
  const data = (await readFile(certificate)).toString('base64');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    clusters: [
      {
        name: 'test',
        cluster: { server: `https://127.0.0.1:${port}`, 'certificate-authority-data': data },
      },
    ],
    users: [{ name: user, user: { token: user } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user } }],
  };
  await writeFile(path, JSON.stringify(config), { mode: 0o600 });
  return path;
}

async function ready(kubeconfig: string, path: string): Promise<void> {
  const api = await connectKubernetes(kubeconfig);
  await eventually(path, () =>
    api.request('GET', path, { deadlineMs: 1000 }).then(
      () => true,
      () => false,
    ),
  );
}

/** Asks again and again until it holds; 60 s at most. */
export async function eventually(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited 60 s for ${what}`);
    await sleep(100);
  }
}

async function stopAll(running: readonly ChildProcess[]): Promise<void> {
  for (const child of running.toReversed()) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }
}
