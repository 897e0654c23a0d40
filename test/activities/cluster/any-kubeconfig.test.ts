import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readKubeconfig } from '../../../activities/adapters/kubernetes-config.js';
import { hostileText, hostileValue, polluted, unseen } from '../../fakes/hostile.js';
import { makeCertificate } from './certificate.js';

let directory: string;
let path: string;
let cert: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kube-cutover-kubeconfig-'));
  path = join(directory, 'config');
  cert = makeCertificate(directory).cert.toString('base64');
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** Reads a file with this content: `taken`, or the line with which it was refused. */
const reading = async (content: string | Buffer): Promise<string> => {
  await writeFile(path, content);
  try {
    await readKubeconfig(path);
    return 'taken';
  } catch (cause) {
    expect(cause).toMatchObject({ type: 'Refused' });
    return cause instanceof Error ? cause.message : '';
  }
};

const withParts = (cluster: object, user: object, top: object): object => ({
  'current-context': 'lab',
  contexts: [{ name: 'lab', context: { cluster: 'lab', user: 'admin' } }],
  clusters: [
    {
      name: 'lab',
      cluster: { server: 'https://10.0.0.1:6443', 'certificate-authority-data': cert, ...cluster },
    },
  ],
  users: [{ name: 'admin', user: { token: 't', ...user } }],
  ...top,
});

const clusterFields = ['server', 'certificate-authority-data', 'certificate-authority'];
const userFields = [
  'token',
  'client-certificate-data',
  'client-key-data',
  'exec',
  'as',
  'username',
];
const topFields = ['current-context', 'contexts', 'clusters', 'users', 'preferences'];
const some = (fields: readonly string[]) =>
  fc.dictionary(fc.constantFrom(...fields), fc.oneof(hostileText, hostileValue), { maxKeys: 1 });

test('whatever stands in its fields, it is taken or refused in a line that can be seen', async () => {
  await fc.assert(
    fc.asyncProperty(some(clusterFields), some(userFields), some(topFields), async (...parts) => {
      const line = await reading(JSON.stringify(withParts(...parts)));
      expect(unseen(line)).toBe('');
      expect(line).not.toContain('\n');
    }),
    { numRuns: 600 },
  );
  expect(polluted()).toEqual([]);
});

test('whatever its bytes are, it is refused', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.uint8Array(),
        hostileText.map((text) => Buffer.from(text)),
      ),
      async (bytes) => {
        expect(await reading(Buffer.from(bytes))).not.toBe('taken');
      },
    ),
  );
});

test('what cannot be read is not quoted: it may be a token', async () => {
  const token = 'canary-token';
  const line = await reading(`users:\n- name: admin\n  user:\n    token: ${token}\n    a: b: c\n`);
  expect(line).toContain('is no kubeconfig');
  expect(line).not.toContain(token);
});

test.each<[string, object, object, RegExp]>([
  ['a number for a token', {}, { token: 7 }, /"admin" has a token that is no text/],
  [
    'a CA that is none',
    { 'certificate-authority-data': 'eA==' },
    {},
    /certificate-authority of "lab" is no/,
  ],
  ['a list for a server', { server: [] }, {}, /is no kubeconfig/],
])('%s is refused', async (_, cluster, user, line) => {
  expect(await reading(JSON.stringify(withParts(cluster, user, {})))).toMatch(line);
});
