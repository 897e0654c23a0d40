import type { PayloadCodec } from '@temporalio/common';
import { type Fields, aConsole, loggedIn, origin, send } from './a-console.js';

/** Turns bytes around: enough to tell both ways apart. */
const codec: PayloadCodec = {
  encode: async (payloads) => payloads.map((one) => ({ ...one, data: one.data!.toReversed() })),
  decode: async (payloads) =>
    payloads.map((one) => {
      if (one.data?.length === 0) throw new Error('a payload is encrypted with key 0123; copy it');
      return { ...one, data: one.data!.toReversed() };
    }),
};
const ui = 'http://localhost:8233';
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const metadata = { encoding: base64('binary/encrypted') };
const stored = JSON.stringify({ payloads: [{ metadata, data: base64('terces') }] });

const aCodecConsole = () => aConsole({}, { codec, origins: [ui] });
type App = ReturnType<typeof aCodecConsole>['app'];
const ask = (app: App, headers: Fields, payload = stored, path = '/codec/decode') =>
  send(app, {
    method: 'POST',
    url: path,
    headers: { 'content-type': 'application/json', 'x-namespace': 'default', ...headers },
    payload,
  });
const bearer = { authorization: 'Bearer viewer-token' };

test('a page of the Temporal UI has payloads decrypted for somebody who is logged in', async () => {
  const { app } = aCodecConsole();
  const { cookie } = await loggedIn(app, 'viewer');
  const { statusCode, headers, body } = await ask(app, { cookie, origin: ui });
  expect({ statusCode, body: JSON.parse(body) }).toEqual({
    statusCode: 200,
    body: { payloads: [{ metadata, data: base64('secret') }] },
  });
  expect(headers['access-control-allow-origin']).toBe(ui);
  expect(headers['access-control-allow-credentials']).toBe('true');
  expect(headers['cache-control']).toBe('no-store');
});

test('a program with a token needs no page, and encrypts too', async () => {
  const { app } = aCodecConsole();
  const { statusCode, body } = await ask(app, bearer, stored, '/codec/encode');
  expect({ statusCode, body: JSON.parse(body) }).toEqual({
    statusCode: 200,
    body: { payloads: [{ metadata, data: base64('secret') }] },
  });
});

test('a browser that asks before is told which page may', async () => {
  const { app } = aCodecConsole();
  const before = (from: string) =>
    send(app, { method: 'OPTIONS', url: '/codec/decode', headers: { origin: from } });
  const allowed = await before(ui);
  expect(allowed.statusCode).toBe(204);
  expect(allowed.headers).toMatchObject({
    'access-control-allow-origin': ui,
    'access-control-allow-headers': 'authorization, content-type, x-namespace',
  });
  const other = await before('https://evil.example.org');
  expect(other.headers['access-control-allow-origin']).toBeUndefined();
});

test.each([
  ['nobody', {}, 401],
  ['a page of the UI, with nobody logged in', { origin: ui }, 401],
  ['a token that nobody has', { authorization: 'Bearer guessed' }, 403],
  ['another way to say who one is', { authorization: 'Basic dmlld2VyOng=' }, 403],
  ['another host name', { ...bearer, host: 'evil.example.org' }, 421],
  ['another page with a token', { ...bearer, origin: 'https://evil.example.org' }, 403],
  ['no page at all', { origin: 'null' }, 403],
])('%s gets nothing', async (_, headers, expected) => {
  const { app } = aCodecConsole();
  const { statusCode, body } = await ask(app, headers);
  expect(statusCode).toBe(expected);
  expect(body).not.toContain(base64('secret'));
});

test.each([
  ['another page', { origin: 'https://evil.example.org' }, 403],
  ["the console's own page", { origin }, 403],
  ['no page', {}, 401],
])('the cookie of somebody who is logged in is of no use to %s', async (_, headers, expected) => {
  const { app } = aCodecConsole();
  const { cookie } = await loggedIn(app, 'operator');
  expect((await ask(app, { cookie, ...headers })).statusCode).toBe(expected);
});

test('whoever guesses tokens has to wait', async () => {
  const { app } = aCodecConsole();
  const codes = [];
  for (let at = 0; at < 7; at += 1)
    codes.push((await ask(app, { authorization: `Bearer guess-${at}` })).statusCode);
  expect(codes.at(-1)).toBe(429);
  expect((await ask(app, bearer)).statusCode).toBe(429);
});

test.each([
  ['no JSON', '{'],
  ['another thing', '[]'],
  ['payloads that are no list', '{"payloads":{}}'],
  ['bytes that are no base64', '{"payloads":[{"data":"canary !"}]}'],
  ['a number in place of bytes', '{"payloads":[{"metadata":{"encoding":1}}]}'],
])('%s is refused, and not repeated', async (_, payload) => {
  const { app } = aCodecConsole();
  const { statusCode, body } = await ask(app, bearer, payload);
  expect(statusCode).toBe(400);
  expect(body).toContain('JSON form');
  expect(body).not.toContain('canary');
});

test('a payload that cannot be decrypted is told with its key', async () => {
  const { app } = aCodecConsole();
  const { statusCode, body } = await ask(app, bearer, '{"payloads":[{"data":""}]}');
  expect(statusCode).toBe(400);
  expect(body).toContain('a payload is encrypted with key 0123');
});

test('forms are read elsewhere, and JSON nowhere else', async () => {
  const { app } = aCodecConsole();
  const form = { ...bearer, 'content-type': 'application/x-www-form-urlencoded' };
  expect((await ask(app, form, 'a=b')).statusCode).toBe(400);
  expect((await ask(app, { origin }, '{}', '/login')).statusCode).toBe(415);
});

test('without a codec there is no such page', async () => {
  const { app } = aConsole();
  expect((await ask(app, bearer)).statusCode).toBe(404);
});
