import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { minorOf } from '../../model/version.js';
import { connectEndpoint } from '../adapters/kubernetes.js';
import { textAt } from '../objects/json-path.js';
import type { KubeApi } from '../objects/kube-api.js';
import {
  apiFiles,
  apiServerArgs,
  egressConfig,
  egressEnvironment,
  type ApiFlags,
} from './api-flags.js';
import type { Workshop } from './copy.js';
import { freePort } from './free-port.js';
import { until } from './poll.js';
import { startProgram, type Running } from './processes.js';

/** An API server of a copy, ready. */
export interface ServedApi {
  readonly api: KubeApi;
  readonly process: Running;
}

/** What an API server of a copy needs; the port is found here. */
export interface ApiRequest extends Omit<ApiFlags, 'port'> {
  /** Path of the program. */
  readonly file: string;
  /** The directory of the workshop where etcd's socket is. */
  readonly directory: string;
}

/** Ready is a server of 10,000 objects in four seconds on two cores; a store of gigabytes takes longer. */
const startDeadlineMs = 180_000;
/** With the retries of one probe; the process's end is looked for after it. */
const probeDeadlineMs = 1_000;
/** Somebody else may take a free port before the server does. */
const tries = 3;
const portTaken = /address already in use|bind: /;

/** Starts an API server and waits until it is ready and has the namespace `default`. @throws Error with its last words where it does not get there. */
export async function serveApi(workshop: Workshop, request: ApiRequest): Promise<ServedApi> {
  const token = await writeApiFiles(request);
  for (let left = tries - 1; ; left--) {
    const port = await freePort();
    const { file, directory, version } = request;
    const args = apiServerArgs({ ...request, port });
    const environment = egressEnvironment(version);
    const running = startProgram(workshop, { file, args, directory, environment });
    try {
      const api = await whenReady(request, running, port, token);
      return { api, process: running };
    } catch (cause) {
      await running.stop();
      if (left === 0 || !portTaken.test(running.lastWords())) throw cause;
    }
  }
}

async function whenReady(
  { version, directory }: ApiRequest,
  running: Running,
  port: number,
  token: string,
): Promise<KubeApi> {
  const what = `the copy's API server ${version} to be ready`;
  const certificate = join(directory, apiFiles.certificates, 'apiserver.crt');
  let ca: Buffer | undefined;
  await until(what, running, startDeadlineMs, async () => {
    ca = await readFile(certificate).catch(() => undefined);
    return ca?.includes('-----END CERTIFICATE-----') === true;
  });
  // It is its own authority; made a moment ago in a directory that only this user can read.
  const server = new URL(`https://127.0.0.1:${port}`);
  const endpoint = { server, ca: ca ?? Buffer.alloc(0), token };
  const probe = connectEndpoint(endpoint);
  // /readyz came with v1.16.
  const path = minorOf(version) < 16 ? '/healthz' : '/readyz';
  await until(what, running, startDeadlineMs, async () => {
    const answer = await probe
      .request('GET', path, { deadlineMs: probeDeadlineMs })
      .catch(() => undefined);
    return answer !== undefined && textAt(answer, 'text') === 'ok';
  });
  // On empty data it makes this one in the background, and may call itself ready before (v1.23.6, seen).
  await until(what, running, startDeadlineMs, async () => {
    const found = await probe
      .request('GET', '/api/v1/namespaces/default', { deadlineMs: probeDeadlineMs })
      .catch(() => undefined);
    return found !== undefined;
  });
  // Not the one that asked: what it was told while the server came up has made it slow.
  return connectEndpoint(endpoint, () => running.end() !== undefined);
}

/** Keys and configuration of one server; gives the token of its only user. */
async function writeApiFiles({ directory, version }: ApiRequest): Promise<string> {
  const write = (name: string, text: string) =>
    writeFile(join(directory, name), text, { mode: 0o600 });
  await mkdir(join(directory, apiFiles.certificates), { mode: 0o700 });
  const keys = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  const token = randomBytes(32).toString('hex');
  await write(apiFiles.serviceAccountKey, keys.privateKey);
  await write(apiFiles.serviceAccountPublicKey, keys.publicKey);
  await write(apiFiles.tokens, `${token},kube-cutover,kube-cutover,system:masters\n`);
  const egress = egressConfig(version, join(directory, apiFiles.nowhere));
  if (egress !== undefined) await write(apiFiles.egress, JSON.stringify(egress));
  return token;
}
