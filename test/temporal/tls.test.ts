import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accessOf } from '../../temporal/access.js';
import { tlsOf } from '../../temporal/tls.js';

let root: string;
const at = (name: string): string => join(root, name);
const pem = (what: string): string => `-----BEGIN ${what}-----\nMAA=\n-----END ${what}-----\n`;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'kube-cutover-tls-'));
  await writeFile(at('crt'), pem('CERTIFICATE'));
  await writeFile(at('ca'), pem('CERTIFICATE'));
  await writeFile(at('key'), pem('EC PRIVATE KEY'), { mode: 0o600 });
  await writeFile(at('open-key'), pem('PRIVATE KEY'), { mode: 0o644 });
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Variables whose values that are names of files here become paths. */
const given = (variables: Readonly<Record<string, string>>) =>
  tlsOf(
    Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [
        `TEMPORAL_${name}`,
        value.startsWith('./') ? at(value.slice(2)) : value,
      ]),
    ),
  );

const pair = { TLS_CLIENT_CERT_PATH: './crt', TLS_CLIENT_KEY_PATH: './key' };

test.each([
  ['nothing', {}],
  ['blank variables', { TLS_CLIENT_CERT_PATH: '', TLS: '' }],
  ['TLS that is off', { TLS: 'false' }],
])('%s is no TLS', async (_, variables) => {
  expect(await given(variables)).toBeUndefined();
});

test.each([
  ['TLS alone', { TLS: 'true' }, {}],
  ['a server name', { TLS_SERVER_NAME: 'temporal' }, { serverNameOverride: 'temporal' }],
  [
    'an authority',
    { TLS_SERVER_CA_CERT_PATH: './ca' },
    { serverRootCACertificate: Buffer.from(pem('CERTIFICATE')) },
  ],
  [
    'a pair',
    pair,
    {
      clientCertPair: {
        crt: Buffer.from(pem('CERTIFICATE')),
        key: Buffer.from(pem('EC PRIVATE KEY')),
      },
    },
  ],
])('%s is TLS', async (_, variables, expected) => {
  expect(await given(variables as Readonly<Record<string, string>>)).toEqual(expected);
});

test.each([
  [
    'a certificate without key',
    { TLS_CLIENT_CERT_PATH: './crt' },
    'TEMPORAL_TLS_CLIENT_CERT_PATH is given without TEMPORAL_TLS_CLIENT_KEY_PATH',
  ],
  [
    'a key without certificate',
    { TLS_CLIENT_KEY_PATH: './key' },
    'TEMPORAL_TLS_CLIENT_KEY_PATH is given without TEMPORAL_TLS_CLIENT_CERT_PATH',
  ],
  [
    'a file that is not there',
    { ...pair, TLS_CLIENT_CERT_PATH: './gone' },
    'TEMPORAL_TLS_CLIENT_CERT_PATH: ',
  ],
  [
    'a key in place of the certificate',
    { ...pair, TLS_CLIENT_CERT_PATH: './key' },
    'holds no certificate in PEM',
  ],
  [
    'a key that everybody can read',
    { ...pair, TLS_CLIENT_KEY_PATH: './open-key' },
    'can be read or changed by everybody; chmod o= it',
  ],
  [
    'no TLS with a certificate',
    { ...pair, TLS: 'false' },
    'TEMPORAL_TLS is false, and other variables of TLS are given',
  ],
  ['another word', { TLS: 'yes' }, 'TEMPORAL_TLS is "yes"; write true or false'],
  [
    'a server that is not checked',
    { TLS_DISABLE_HOST_VERIFICATION: 'true' },
    'would let anybody be Temporal',
  ],
  [
    'an older name',
    { TLS_CERT: './crt', TLS_KEY: './key' },
    "TEMPORAL_TLS_CERT is not read here; write a file's path into TEMPORAL_TLS_CLIENT_CERT_PATH",
  ],
  [
    'a key in the environment',
    { TLS_CLIENT_KEY_DATA: pem('PRIVATE KEY') },
    'TEMPORAL_TLS_CLIENT_KEY_DATA is not read here',
  ],
])('%s is refused', async (_, variables, message) => {
  const failure: unknown = await given(variables as Readonly<Record<string, string>>).catch(
    (cause: unknown) => cause,
  );
  expect(String(failure)).toContain(message);
  expect(String(failure)).not.toContain('BEGIN');
});

test('a key ring that is not there is told with its variable, and nothing goes out unencrypted instead', async () => {
  await expect(accessOf({ CUTOVER_PAYLOAD_KEYS: at('no.keys') })).rejects.toThrow(
    /^CUTOVER_PAYLOAD_KEYS: .*no\.keys/,
  );
});
