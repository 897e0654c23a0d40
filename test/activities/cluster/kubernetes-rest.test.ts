import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectEndpoint, connectKubernetes } from '../../../activities/adapters/kubernetes.js';
import type { KubeApi } from '../../../activities/objects/kube-api.js';
import { makeCertificate } from './certificate.js';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let directory: string;
let server: Server;
let api: KubeApi;
let ca: Buffer;
/** Given one after the other; the last one again and again. */
let answers: Answer[];
let asked: IncomingMessage[];
let sockets: number;

const json =
  (status: number, body: object, headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    response.writeHead(status, headers).end(JSON.stringify(body));
const cut: Answer = (request) => request.socket.destroy();

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kube-cutover-rest-'));
  const { cert, key } = makeCertificate(directory);
  server = createServer({ cert, key }, (request, response) => {
    asked.push(request);
    request.resume();
    ((answers.length > 1 ? answers.shift() : answers[0]) ?? cut)(request, response);
  });
  server.on('secureConnection', () => sockets++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ca = cert;
  api = await connectKubernetes(await writeKubeconfig(cert));
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(directory, { recursive: true, force: true });
});
beforeEach(() => {
  answers = [json(200, { kind: 'Pod' })];
  asked = [];
  sockets = 0;
});

async function writeKubeconfig(ca: Buffer): Promise<string> {
  const { port } = server.address() as { port: number };
  const path = join(directory, `kubeconfig-${ca.length}`);
  const cluster = {
    server: `https://127.0.0.1:${port}`,
    'certificate-authority-data': ca.toString('base64'),
  };
  const config = {
    'current-context': 'c',
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster }],
    users: [{ name: 'u', user: { token: 'bearer' } }],
  };
  await writeFile(path, JSON.stringify(config));
  return path;
}

test("a request carries the token and gives the answer's JSON", async () => {
  expect(await api.request('GET', '/api/v1/pods?limit=1')).toEqual({ kind: 'Pod' });
  expect(asked[0]?.url).toBe('/api/v1/pods?limit=1');
  expect(asked[0]?.headers.authorization).toBe('Bearer bearer');
});

test('text comes as text', async () => {
  answers = [(_, response) => response.end('ok')];
  expect(await api.request('GET', '/readyz')).toEqual({ text: 'ok' });
});

test.each<[string, Answer]>([
  ['too many requests', json(429, {}, { 'retry-after': '0' })],
  ['an API server that is starting', json(503, {})],
  ['an etcd without a leader', json(500, { message: 'etcdserver: leader changed' })],
  ['a connection that breaks', cut],
])('%s is met by trying again', async (_, first) => {
  answers = [first, first, json(200, { after: 3 })];
  expect(await api.request('GET', '/x')).toEqual({ after: 3 });
  expect(asked).toHaveLength(3);
});

test('Retry-After is honoured, and given up where it leads past the deadline', async () => {
  answers = [json(429, { reason: 'TooManyRequests' }, { 'retry-after': '60' })];
  await expect(api.request('GET', '/x', { deadlineMs: 500 })).rejects.toMatchObject({
    status: 429,
  });
  expect(asked).toHaveLength(1);
});

test('a no is a no at once, with status and reason', async () => {
  answers = [json(409, { reason: 'AlreadyExists', message: 'pods "x" already exists' })];
  await expect(api.request('POST', '/x', { body: {} })).rejects.toMatchObject({
    name: 'KubeError',
    status: 409,
    reason: 'AlreadyExists',
    message: expect.stringContaining('POST /x: 409 pods "x" already exists'),
  });
  expect(asked).toHaveLength(1);
});

test('what an API server quotes of an object that it cannot decode is not passed on', async () => {
  const message =
    'v1.Secret.Data: base64Codec: illegal base64 data at input byte 3, error found in #10 byte of ' +
    '...|":"hunter2"},"kind"|..., bigger context ...|{"data":{"password":"hunter2"}|...';
  answers = [json(500, { message })];
  await expect(api.request('GET', '/x', { deadlineMs: 500 })).rejects.toMatchObject({
    message: expect.stringMatching(/^GET \/x: 500 v1\.Secret\.Data: .* at input byte 3$/),
  });
});

test('a server that is known to be gone is not asked again', async () => {
  answers = [cut];
  const { port } = server.address() as { port: number };
  const endpoint = { server: new URL(`https://127.0.0.1:${port}`), ca };
  const began = Date.now();
  const gone = connectEndpoint(endpoint, () => true);
  await expect(gone.request('GET', '/x')).rejects.toMatchObject({ status: 0 });
  expect(asked).toHaveLength(1);
  expect(Date.now() - began).toBeLessThan(5_000);
});

test('a server that never answers is given up at the deadline', async () => {
  answers = [() => undefined];
  await expect(api.request('GET', '/x', { deadlineMs: 200 })).rejects.toMatchObject({ status: 0 });
});

test('a server that the CA did not sign is not asked again', async () => {
  const other = makeCertificate(await mkdtemp(join(directory, 'other-')));
  const stranger = await connectKubernetes(
    await writeKubeconfig(Buffer.concat([other.cert, Buffer.from('\n')])),
  );
  await expect(stranger.request('GET', '/x')).rejects.toMatchObject({ reason: 'Untrusted' });
  expect(asked).toHaveLength(0);
});

test('many requests share few connections', async () => {
  await Promise.all(Array.from({ length: 100 }, () => api.request('GET', '/x')));
  expect(asked).toHaveLength(100);
  expect(sockets).toBeLessThanOrEqual(32);
});

test('a busy server is asked for less at once until it takes more again', async () => {
  let [under, most, refusals] = [0, 0, 100];
  const mosts: number[] = [];
  answers = [
    (request, response) => {
      most = Math.max(most, ++under);
      // Answered when the next turns have shown how many come at once.
      setTimeout(() => {
        under -= 1;
        mosts.push(under + 1);
        if (refusals-- > 0) json(429, {}, { 'retry-after': '0' })(request, response);
        else json(200, {})(request, response);
      }, 2);
    },
  ];
  await Promise.all(Array.from({ length: 64 }, () => api.request('GET', '/x')));
  expect(asked).toHaveLength(164);
  expect(most).toBeLessThanOrEqual(32);
  // When it takes them again there are few at once.
  expect(Math.max(...mosts.slice(80, 104))).toBeLessThanOrEqual(8);
});

test('what is applied says so, and of what is only written nothing is read', async () => {
  answers = [json(201, { kind: 'Secret', data: {} })];
  const options = { body: { a: 1 }, apply: true, as: 'nothing' } as const;
  expect(await api.request('PATCH', '/x', options)).toEqual({});
  expect(asked[0]?.headers['content-type']).toBe('application/apply-patch+yaml');
  expect(asked[0]?.headers.accept).toMatch(/^application\/json;as=PartialObjectMetadata/);
  answers = [json(422, { reason: 'Invalid', message: 'no' })];
  await expect(api.request('POST', '/x', options)).rejects.toMatchObject({ reason: 'Invalid' });
});

test('a webhook that cannot be reached is an answer, not a server to wait for', async () => {
  answers = [json(500, { message: 'Internal error occurred: failed calling webhook "no"' })];
  await expect(api.request('POST', '/x', { body: {} })).rejects.toMatchObject({ status: 500 });
  expect(asked).toHaveLength(1);
});

test('a budget that lets no pod go is an answer, not a server to wait for', async () => {
  const said = "Cannot evict pod as it would violate the pod's disruption budget.";
  answers = [json(429, { message: said, reason: 'TooManyRequests' }), json(200, {})];
  const eviction = '/api/v1/namespaces/shop/pods/web/eviction';
  await expect(api.request('POST', eviction, { body: {} })).rejects.toThrow(said);
  expect(asked).toHaveLength(1);
  answers = [json(429, { message: 'too many requests' }), json(200, {})];
  await api.request('GET', '/apis/policy/v1/poddisruptionbudgets');
  expect(asked).toHaveLength(3);
});
