import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readSecret } from '../../../activities/notify/read-secret.js';
import { readVaultSecret } from '../../../activities/notify/read-vault-secret.js';
import type { VaultKey } from '../../../model/secret-ref.js';
import { type Answering, type FakeReceiver, aReceiver, aSecretFile, status } from './a-receiver.js';

const token = 'hvs.t0ken-that-nobody-may-see';
/** Of how much was held nothing may be told. */
const held = 'hush-hush';

let place: Awaited<ReturnType<typeof aSecretFile>>;
let vault: FakeReceiver;
beforeAll(async () => {
  place = await aSecretFile(`${token}\n`);
});
afterAll(() => place.remove());
beforeEach(async () => {
  vault = await aReceiver();
});
afterEach(() => vault.close());

const at = (change: Partial<VaultKey> = {}) => ({
  vault: {
    address: new URL(vault.url).origin,
    path: 'secret/data/cutover',
    key: 'hook',
    tokenFile: place.file,
    ...change,
  },
});

const json =
  (body: unknown): Answering =>
  (response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));

/** As a KV store of version 2 answers. */
const versioned = (data: unknown) => json({ data: { data, metadata: { version: 3 } } });

/** The text of the failure, and with it everything that Temporal would be given. */
async function failing(
  type: string,
  change: Partial<VaultKey> = {},
  limitMs?: number,
): Promise<string> {
  const failure: unknown = await readVaultSecret(at(change), limitMs).catch(
    (cause: unknown) => cause,
  );
  expect(failure).toMatchObject({ type, nonRetryable: type === 'Refused' });
  const { message, stack, cause } = failure as Error;
  const everything = JSON.stringify([message, stack, cause, failure]);
  expect(everything).not.toContain(token);
  expect(everything).not.toContain(held);
  return message;
}

test('a KV store of version 2 is asked with the token, in the namespace', async () => {
  vault.answering = versioned({ hook: 's3cret\n', data: 'other', metadata: 'third' });
  expect(await readSecret(at({ namespace: 'team/blue' }))).toBe('s3cret');
  expect(await readSecret(at({ key: 'data' }))).toBe('other');
  const [first, second] = vault.received;
  expect(first).toMatchObject({ method: 'GET', path: '/v1/secret/data/cutover', body: '' });
  expect(first?.headers).toMatchObject({
    'x-vault-token': token,
    'x-vault-namespace': 'team/blue',
  });
  expect(second?.headers).not.toHaveProperty('x-vault-namespace');
});

test('a KV store of version 1 has its keys as they are', async () => {
  vault.answering = json({ data: { hook: 's3cret', data: 'other' } });
  expect(await readVaultSecret(at({ path: 'kv/cutover' }))).toBe('s3cret');
  expect(await readVaultSecret(at({ path: 'kv/cutover', key: 'data' }))).toBe('other');
});

test('a token and a secret that were renewed count from the next reading on', async () => {
  const tokenFile = join(place.directory, 'renewed');
  for (const one of ['first', 'second']) {
    await writeFile(tokenFile, one, { mode: 0o600 });
    vault.answering = versioned({ hook: `s3cret-${one}` });
    expect(await readVaultSecret(at({ tokenFile }))).toBe(`s3cret-${one}`);
  }
  expect(vault.received.map(({ headers }) => headers['x-vault-token'])).toEqual([
    'first',
    'second',
  ]);
});

describe('is refused by its place, and not shown, where', () => {
  const said = (code: number): Answering => {
    const body = JSON.stringify({ errors: [`${held} ${token}`], data: { data: null } });
    return (response) => response.writeHead(code).end(body);
  };
  test.each<[string, Answering, string]>([
    ['the token may not read', said(403), 'cannot be read: answers 403; the token in /'],
    ['nothing is there', said(404), 'answers 404; write it there, or name another path'],
    ['the request is wrong', said(400), 'cannot be read: answers 400'],
    ['the answer is empty', status(204), 'is not there'],
    ['the answer is no JSON', (response) => response.end(`<p>${held}`), 'is not there'],
    ['the answer is a list', json([held]), 'is not there'],
    ['the answer is text', json(held), 'is not there'],
    ['there is no data', json({ auth: { client_token: held } }), 'is not there'],
    ['the key is missing', versioned({ other: held }), 'is not there'],
    [
      'the key is in the metadata',
      json({ data: { data: {}, metadata: { hook: held } } }),
      'is not',
    ],
    ['there is a number', versioned({ hook: 7 }), 'is no text'],
    ['there is a map', versioned({ hook: { value: held } }), 'is no text'],
    ['there is nothing', versioned({ hook: null }), 'is no text'],
    ['there is more than a secret', versioned({ hook: held.repeat(10_000) }), '65536 bytes'],
  ])('%s', async (_what, answering, why) => {
    vault.answering = answering;
    const message = await failing('Refused');
    expect(message).toContain(why);
    const { origin } = new URL(vault.url);
    expect(message).toContain(`the key hook at secret/data/cutover in the Vault at ${origin} `);
  });

  test.each(['__proto__', 'constructor', 'toString'])('every map has a key %s', async (key) => {
    vault.answering = versioned({ hook: held });
    expect(await failing('Refused', { key })).toContain('is not there');
    vault.answering = json(JSON.parse(`{"data":{"__proto__":{"${key}":"${held}"}}}`));
    expect(await failing('Refused', { key })).toMatch(/is not there|is no text/);
  });

  test('the secret is empty', async () => {
    vault.answering = versioned({ hook: '\n' });
    await expect(readSecret(at())).rejects.toMatchObject({ type: 'Refused', message: /is empty/ });
  });
});

test('a redirect is refused, and the token goes nowhere else', async () => {
  const other = await aReceiver();
  try {
    for (const code of [301, 302, 303, 307, 308]) {
      vault.answering = status(code, { location: `${other.url}/${held}` });
      expect(await failing('Refused')).toContain(`answers ${code}, a redirect`);
    }
    expect(other.received).toEqual([]);
    expect(vault.received).toHaveLength(5);
  } finally {
    await other.close();
  }
});

test('an answer without an end is cut off', async () => {
  let hasEnded: (() => void) | undefined;
  const ended = new Promise<void>((resolve) => (hasEnded = resolve));
  vault.answering = (response) => {
    const more = (): void => void (response.destroyed || response.write(held.repeat(1000), more));
    response.on('close', () => hasEnded?.());
    response.writeHead(200);
    more();
  };
  expect(await failing('Refused')).toContain('came with more than 65536 bytes');
  await ended;
});

test.each<[string, Answering, string]>([
  ['is sealed', status(503), 'answers 503; unseal the Vault'],
  ['fails', status(500), 'answers 500'],
  ['is busy', status(429, { 'retry-after': held }), 'answers 429'],
  ['cuts the connection', ({ socket }) => socket?.destroy(), 'the connection failed'],
  ['talks nonsense', ({ socket }) => socket?.end(`${held}\r\n\r\n`), 'the connection failed'],
  ['is silent', () => undefined, 'no answer in 0.3 s'],
  ['never ends its answer', (response) => response.write('{"data":'), 'no answer in 0.3 s'],
])('a Vault that %s may be asked again', async (_what, answering, why) => {
  vault.answering = answering;
  expect(await failing('NotYet', {}, 300)).toContain(`cannot be read: ${why}`);
});

test.each([
  ['that everybody can read', token, 0o644, 'run chmod o='],
  ['that is empty', '\n', 0o600, 'holds no token of one line'],
  ['of two lines', `${token}\r\nx-other: ${held}`, 0o600, 'holds no token of one line'],
  ['with what no header can have', `${token}\u0142`, 0o600, 'holds no token of one line'],
  ['that is too long', held.repeat(1000), 0o600, 'longer than 4096 bytes'],
])('a file %s is refused by its name, and nobody is asked', async (_what, written, mode, why) => {
  const tokenFile = join(place.directory, 'odd');
  await writeFile(tokenFile, written);
  await chmod(tokenFile, mode);
  const message = await failing('Refused', { tokenFile });
  expect(message).toContain(why);
  expect(message).toContain(tokenFile);
  expect(vault.received).toEqual([]);
});
