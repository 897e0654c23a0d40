import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Server, createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectEndpoint } from '../../../activities/adapters/kubernetes.js';
import { readServiceAccount } from '../../../activities/adapters/service-account.js';
import { readKubernetesSecret } from '../../../activities/notify/read-kubernetes-secret.js';
import { readSecret } from '../../../activities/notify/read-secret.js';
import { makeCertificate } from '../cluster/certificate.js';

const token = 't0ken-that-nobody-may-see';
/** Of what a Secret holds nothing may be told. */
const held = 'hush-hush';

let directory: string;
let server: Server;
let port: string;
let ca: Buffer;
let kubeconfig: string;
let answering: (response: ServerResponse) => unknown;
let asked: IncomingMessage[];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kube-cutover-secret-'));
  const { cert, key } = makeCertificate(directory);
  ca = cert;
  server = createServer({ cert, key }, (request, response) => {
    asked.push(request);
    answering(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = String((server.address() as { port: number }).port);
  kubeconfig = await written('kubeconfig', {});
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(directory, { recursive: true, force: true });
});
beforeEach(() => {
  asked = [];
});

async function written(name: string, user: object, authority = ca): Promise<string> {
  const cluster = {
    server: `https://127.0.0.1:${port}`,
    'certificate-authority-data': authority.toString('base64'),
  };
  const config = {
    'current-context': 'c',
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster }],
    users: [{ name: 'u', user: { token, ...user } }],
  };
  const path = join(directory, name);
  await writeFile(path, JSON.stringify(config), { mode: 0o600 });
  return path;
}

const at = (change: object = {}) => ({
  kubernetes: { kubeconfig, namespace: 'ops', name: 'hooks', key: 'shop.key', ...change },
});
const json =
  (status: number, body: unknown) =>
  (response: ServerResponse): unknown =>
    response.writeHead(status, { 'retry-after': '60' }).end(JSON.stringify(body));
const secret = (data: unknown) => json(200, { kind: 'Secret', data });
const encoded = (text: string | Buffer): string => Buffer.from(text).toString('base64');

async function failing(type: string, change: object = {}, deadlineMs?: number): Promise<string> {
  const failure: unknown = await readKubernetesSecret(at(change), deadlineMs)
    .then((text) => expect(text).toBe('nothing at all'))
    .catch((cause: unknown) => cause);
  expect(failure).toMatchObject({ type, nonRetryable: type === 'Refused' });
  const { message, stack, cause } = failure as Error;
  const everything = JSON.stringify([message, stack, cause, failure]);
  for (const hidden of [token, held, encoded(held)]) expect(everything).not.toContain(hidden);
  return message;
}

test('a key of a Secret is read from the API each time, with the kubeconfig', async () => {
  for (const value of ['s3cret', 'renewed \u0142']) {
    answering = secret({ 'shop.key': encoded(`${value}\n`), other: encoded(held) });
    expect(await readSecret(at())).toBe(value);
  }
  expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
    'GET /api/v1/namespaces/ops/secrets/hooks',
    'GET /api/v1/namespaces/ops/secrets/hooks',
  ]);
  expect(asked[0]?.headers.authorization).toBe(`Bearer ${token}`);
});

describe('is refused by its place, and not shown, where', () => {
  const said = (status: number) =>
    json(status, { reason: 'x', message: `${held} ${encoded(held)} ${token}` });
  test.each<[string, (response: ServerResponse) => unknown, string]>([
    ['nobody knows who asks', said(401), 'answers 401; renew the credentials'],
    ['who asks may not', said(403), 'answers 403; give who asks the right to get that Secret'],
    ['there is no such Secret', said(404), 'answers 404; write the Secret'],
    ['the server is no such server', said(302), 'answers 302; check the server'],
    ['there is no such key', secret({ other: encoded(held) }), 'is not there'],
    ['there is no data', json(200, { stringData: { 'shop.key': held } }), 'is not there'],
    ['data is a text', secret(held), 'is not there'],
    ['the key holds a map', secret({ 'shop.key': { held } }), 'is not there'],
    ['it is no text', secret({ 'shop.key': encoded(Buffer.from([0xff, 0xfe])) }), 'is no text'],
    ['the answer is no JSON', (response) => response.end(held), 'is not there'],
  ])('%s', async (_what, answer, why) => {
    answering = answer;
    const message = await failing('Refused');
    expect(message).toContain(why);
    const place = `the key shop.key of the Secret ops/hooks in the cluster of ${kubeconfig}`;
    expect(message).toContain(place);
    expect(asked).toHaveLength(1);
  });

  test.each(['__proto__', 'constructor'])('every map has a key %s', async (key) => {
    answering = secret({ 'shop.key': encoded(held) });
    expect(await failing('Refused', { key })).toContain('is not there');
  });
});

test.each([
  ['is busy', json(429, {}), 'answers 429'],
  ['is not ready', json(503, {}), 'answers 503'],
  ['has another fault', json(500, { message: held }), 'answers 500'],
  ['cuts the connection', ({ socket }: ServerResponse) => socket?.destroy(), 'no answer'],
  ['is silent', () => undefined, 'no answer'],
])('an API server that %s may be asked again', async (_what, answer, why) => {
  answering = answer;
  expect(await failing('NotYet', {}, 300)).toContain(`cannot be read: ${why}`);
});

test('what nobody can follow of a kubeconfig is refused, and nobody is asked', async () => {
  const program = await written('exec', { exec: { command: held } });
  expect(await failing('Refused', { kubeconfig: program })).toContain('has exec');
  const none = join(directory, 'none');
  expect(await failing('Refused', { kubeconfig: none })).toContain('cannot be read: ENOENT');
  const pair = { 'client-certificate-data': encoded(ca), 'client-key-data': encoded(held) };
  const torn = await written('torn', pair);
  expect(await failing('Refused', { kubeconfig: torn })).toContain('check certificate and key');
  expect(asked).toEqual([]);
});

test('a server that the CA did not sign is not asked', async () => {
  const elsewhere = await mkdtemp(join(directory, 'other-'));
  const other = await written('other', {}, makeCertificate(elsewhere).cert);
  expect(await failing('Refused', { kubeconfig: other })).toContain('the CA did not sign');
  expect(asked).toEqual([]);
});

describe("the service account of the worker's pod", () => {
  const environment = () => ({
    KUBERNETES_SERVICE_HOST: '127.0.0.1',
    KUBERNETES_SERVICE_PORT: port,
  });

  test('asks where a reference names no kubeconfig, with the token that it has now', async () => {
    await writeFile(join(directory, 'ca.crt'), ca);
    answering = secret({});
    for (const one of ['first', 'second']) {
      await writeFile(join(directory, 'token'), `${one}\n`);
      const api = connectEndpoint(await readServiceAccount(environment(), directory));
      await api.request('GET', '/x');
    }
    const sent = asked.map(({ headers }) => headers.authorization);
    expect(sent).toEqual(['Bearer first', 'Bearer second']);
  });

  test('is not there outside of a pod', async () => {
    delete process.env['KUBERNETES_SERVICE_HOST'];
    const message = await failing('Refused', { kubeconfig: undefined });
    expect(message).toContain('is in no pod of a cluster; name a kubeconfig');
    await expect(readServiceAccount(environment(), '/none')).rejects.toThrow('/none/ca.crt');
  });

  test('is not used where no certificate would be checked', async () => {
    const unsafe = { ...environment(), NODE_TLS_REJECT_UNAUTHORIZED: '0' };
    await expect(readServiceAccount(unsafe, directory)).rejects.toMatchObject({ type: 'Refused' });
  });

  test('is asked for at an address of IPv6, too', async () => {
    const six = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' };
    const { server: url } = await readServiceAccount(six, directory);
    expect(url.href).toBe('https://[fd00::1]/');
  });
});
