import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { judge, post } from '../../../activities/notify/post.js';
import { type FakeReceiver, aReceiver, status } from './a-receiver.js';

let receiver: FakeReceiver;
beforeEach(async () => {
  receiver = await aReceiver();
});
afterEach(() => receiver.close());

const now = Date.UTC(2024, 0, 1, 12);

test.each([
  [200, null, { kind: 'told' }],
  [204, null, { kind: 'told' }],
  [301, null, { kind: 'refused', why: expect.stringContaining('not followed') }],
  [400, '5', { kind: 'refused', why: 'answers 400' }],
  [401, null, { kind: 'refused', why: 'answers 401' }],
  [404, null, { kind: 'refused', why: 'answers 404' }],
  [408, null, { kind: 'not-yet', why: 'answers 408' }],
  [410, null, { kind: 'refused', why: 'answers 410' }],
  [429, '30', { kind: 'not-yet', why: 'answers 429', afterMs: 30_000 }],
  [503, 'Mon, 01 Jan 2024 12:00:45 GMT', { kind: 'not-yet', why: 'answers 503', afterMs: 45_000 }],
  [503, 'Mon, 01 Jan 2024 11:00:00 GMT', { kind: 'not-yet', why: 'answers 503', afterMs: 0 }],
  [503, 'soon', { kind: 'not-yet', why: 'answers 503' }],
  [503, '-1', { kind: 'not-yet', why: 'answers 503' }],
  [503, '99999999999999999999', { kind: 'not-yet', why: 'answers 503' }],
  [500, null, { kind: 'not-yet', why: 'answers 500' }],
])('%d with Retry-After %j', (code, retryAfter, answer) => {
  expect(judge(code, retryAfter, now)).toEqual(answer);
});

test('posts the bytes that were given', async () => {
  const body = JSON.stringify({ text: 'Grüße → 😀' });
  expect(await post(receiver.url, { 'x-a': 'b' }, body)).toEqual({ kind: 'told' });
  expect(receiver.received).toMatchObject([
    { method: 'POST', path: '/hook/T0K3N-in-path', body, headers: { 'x-a': 'b' } },
  ]);
});

test('a redirect is not followed', async () => {
  const other = await aReceiver();
  receiver.answering = status(307, { location: other.url });
  expect(await post(receiver.url, {}, '{}')).toMatchObject({ kind: 'refused' });
  expect(receiver.received).toHaveLength(1);
  expect(other.received).toHaveLength(0);
  await other.close();
});

describe('a receiver that does not behave', () => {
  test('says nothing', async () => {
    receiver.answering = () => undefined;
    const began = performance.now();
    expect(await post(receiver.url, {}, '{}', 200)).toEqual({
      kind: 'not-yet',
      why: 'no answer in 0.2 s',
    });
    expect(performance.now() - began).toBeLessThan(2000);
  });

  test('drips its head without an end', async () => {
    receiver.answering = ({ socket }) => {
      socket?.write('HTTP/1.1 200 OK\r\n');
      const drip = setInterval(() => socket?.write('x-drip: 1\r\n'), 20);
      socket?.once('close', () => clearInterval(drip));
      socket?.on('error', () => undefined);
    };
    expect(await post(receiver.url, {}, '{}', 300)).toMatchObject({ kind: 'not-yet' });
  });

  test('sends a head of megabytes', async () => {
    receiver.answering = ({ socket }) => {
      socket?.on('error', () => undefined);
      socket?.write(`HTTP/1.1 200 OK\r\nx-long: ${'x'.repeat(5_000_000)}\r\n\r\n`);
    };
    expect(await post(receiver.url, {}, '{}')).toMatchObject({ kind: 'not-yet' });
  });

  test('answers without an end: the connection is cut, and little of it was read', async () => {
    let sent = 0;
    const cut = new Promise<void>((resolve) => {
      receiver.answering = (response) => {
        const chunk = Buffer.alloc(64 * 1024, 'x');
        response.writeHead(200);
        response.on('close', resolve);
        response.on('error', () => undefined);
        const more = (): void => {
          while (!response.destroyed && response.write(chunk)) sent += chunk.length;
          if (!response.destroyed) response.once('drain', more);
        };
        more();
      };
    });
    expect(await post(receiver.url, {}, '{}')).toEqual({ kind: 'told' });
    await cut;
    expect(sent).toBeLessThan(20_000_000);
  });

  test('cuts the connection', async () => {
    receiver.answering = ({ socket }) => socket?.destroy();
    const answer = await post(receiver.url, {}, '{}');
    expect(answer).toMatchObject({
      kind: 'not-yet',
      why: expect.stringMatching(/^the connection/),
    });
    expect(JSON.stringify(answer)).not.toContain('T0K3N');
  });

  test('is not there', async () => {
    const { url } = receiver;
    await receiver.close();
    expect(await post(url, {}, '{}')).toEqual({
      kind: 'not-yet',
      why: 'the connection failed (ECONNREFUSED)',
    });
  });
});
