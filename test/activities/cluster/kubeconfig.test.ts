import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readKubeconfig } from '../../../activities/adapters/kubernetes-config.js';
import { makeCertificate } from './certificate.js';

let directory: string;
let base64: { cert: string; key: string };
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kube-cutover-kubeconfig-'));
  const { cert, key } = makeCertificate(directory);
  base64 = { cert: cert.toString('base64'), key: key.toString('base64') };
});
afterAll(() => rm(directory, { recursive: true, force: true }));

interface Parts {
  readonly cluster?: object;
  readonly user?: object;
  readonly top?: object;
}

/** A good kubeconfig but for what a test is about. */
const kubeconfig = async ({ cluster = {}, user = {}, top = {} }: Parts = {}): Promise<string> => {
  const path = join(directory, `${Math.random()}.yaml`);
  const good = {
    'current-context': 'lab',
    contexts: [{ name: 'lab', context: { cluster: 'lab', user: 'admin' } }],
    clusters: [
      {
        name: 'lab',
        cluster: {
          server: 'https://127.0.0.1:6443',
          'certificate-authority-data': base64.cert,
          ...cluster,
        },
      },
    ],
    users: [{ name: 'admin', user: { token: 't', ...user } }],
  };
  await writeFile(path, JSON.stringify({ ...good, ...top }));
  return path;
};

test('a certificate, a CA and a server are all that is taken from it', async () => {
  const user = {
    token: undefined,
    'client-certificate-data': base64.cert,
    'client-key-data': base64.key,
  };
  const endpoint = await readKubeconfig(await kubeconfig({ user }));
  expect(endpoint.server.href).toBe('https://127.0.0.1:6443/');
  expect(endpoint.cert?.toString('base64')).toBe(base64.cert);
});

test('certificates in files are found beside it', async () => {
  const cluster = { 'certificate-authority-data': undefined, 'certificate-authority': 'cert.pem' };
  const endpoint = await readKubeconfig(await kubeconfig({ cluster }));
  expect(endpoint.ca.toString('base64')).toBe(base64.cert);
});

test.each<[string, Parts, RegExp]>([
  ['runs a program', { user: { exec: { command: 'aws' } } }, /user "admin" has exec/],
  ['has an auth provider', { user: { 'auth-provider': { name: 'gcp' } } }, /has auth-provider/],
  ['has a password', { user: { username: 'a', password: 'b' } }, /has a password/],
  ['impersonates', { user: { as: 'root' } }, /impersonates/],
  [
    'has no credentials',
    { user: { token: undefined } },
    /neither a token nor a client certificate/,
  ],
  [
    "skips the server's certificate",
    { cluster: { 'insecure-skip-tls-verify': true } },
    /insecure-skip-tls-verify/,
  ],
  [
    'has no CA',
    { cluster: { 'certificate-authority-data': undefined } },
    /no certificate-authority/,
  ],
  [
    'names a CA that is not there',
    { cluster: { 'certificate-authority-data': undefined, 'certificate-authority': 'gone.pem' } },
    /gone\.pem: cannot be read: ENOENT/,
  ],
  ['is without TLS', { cluster: { server: 'http://127.0.0.1:8080' } }, /is no https URL/],
  ['goes through a proxy', { cluster: { 'proxy-url': 'http://127.0.0.1:3128' } }, /proxy-url/],
  [
    'leaves the context open',
    { top: { 'current-context': '' } },
    /current-context is not set; contexts are lab/,
  ],
  [
    'names another context',
    { top: { 'current-context': 'x' } },
    /current-context "x" is not one of lab/,
  ],
  ['names another cluster', { top: { clusters: [] } }, /names cluster "lab"/],
  ['names another user', { top: { users: [] } }, /names user "admin"/],
  [
    'has a certificate that is none',
    { user: { 'client-certificate-data': 'eA==', 'client-key-data': 'eA==' } },
    /no certificate in PEM/,
  ],
])('a kubeconfig that %s is refused by field', async (_, parts, message) => {
  await expect(readKubeconfig(await kubeconfig(parts))).rejects.toMatchObject({
    type: 'Refused',
    message: expect.stringMatching(message),
  });
});

test('an expired client certificate is refused', async () => {
  const user = { 'client-certificate-data': base64.cert, 'client-key-data': base64.key };
  const later = Date.now() + 2 * 24 * 3_600_000;
  await expect(readKubeconfig(await kubeconfig({ user }), later)).rejects.toThrow(
    /expired .*renew it/,
  );
});

test.each([
  ['is not there', join(tmpdir(), 'no-such-kubeconfig'), /cannot be read: ENOENT/],
  ['is a directory', tmpdir(), /cannot be read: EISDIR/],
])('a kubeconfig that %s is refused', async (_, path, message) => {
  await expect(readKubeconfig(path)).rejects.toThrow(message);
});
