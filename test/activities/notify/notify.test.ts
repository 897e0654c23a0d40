import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createHmac } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type NotifyTiming, createNotify } from '../../../activities/notify/notify.js';
import type { Notice, Notified, Receiver } from '../../../model/notice.js';
import { type FakeReceiver, aNotice, aReceiver, aSecretFile, status } from './a-receiver.js';

const logger = new DefaultLogger('ERROR');
const key = 'k3y-that-nobody-may-see';
const timing: NotifyTiming = { answerMs: 500, patienceMs: 600_000, firstPauseMs: 1000 };

let place: Awaited<ReturnType<typeof aSecretFile>>;
let one: FakeReceiver;
let other: FakeReceiver;
beforeAll(async () => {
  place = await aSecretFile(`${key}\n`);
});
afterAll(() => place.remove());
beforeEach(async () => {
  [one, other] = await Promise.all([aReceiver(), aReceiver()]);
});
afterEach(async () => {
  await Promise.all([one.close(), other.close()]);
});

const json = (url: string): Receiver => ({ url, form: 'json', secret: { file: place.file } });
const hostOf = ({ url }: FakeReceiver): string => new URL(url).origin;

/** One attempt: what it ended in, and what it left for the next one. */
async function attempt(
  receivers: readonly Receiver[],
  {
    notice = aNotice,
    ...info
  }: { notice?: Notice; attempt?: number; heartbeatDetails?: unknown } = {},
): Promise<{ result?: Notified; failure?: unknown; left: unknown; everything: string }> {
  const env = new MockActivityEnvironment(
    { scheduledTimestampMs: Date.now(), ...info },
    { logger },
  );
  let left: unknown;
  env.on('heartbeat', (told: unknown) => (left = structuredClone(told)));
  const ended = await env
    .run(createNotify(timing), { notice, receivers })
    .then((result: unknown) => ({ result: result as Notified }))
    .catch((failure: unknown) => ({ failure }));
  const thrown = ('failure' in ended ? ended.failure : {}) as Partial<Error>;
  const everything = JSON.stringify([ended, left, thrown.message, thrown.stack, thrown.cause]);
  return { ...ended, left, everything };
}

describe('what is sent', () => {
  test('as JSON is signed, and an independent computation agrees', async () => {
    const { result } = await attempt([json(one.url)]);
    expect(result).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      told: [`receivers[0] at ${hostOf(one)}`],
      failed: [],
    });
    const { headers, body = '', at = 0 } = one.received[0] ?? {};
    const sent = headers?.['x-cutover-timestamp'];
    expect(headers?.['x-cutover-signature']).toBe(
      `sha256=${createHmac('sha256', key)
        .update(Buffer.from(`${String(sent)}.${body}`))
        .digest('hex')}`,
    );
    expect(Math.abs(Number(sent) * 1000 - at)).toBeLessThan(5000);
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'idempotency-key': result?.id,
    });
    expect(JSON.parse(body)).toEqual({
      ...aNotice,
      id: result?.id,
      at: '2024-03-31T01:59:00.000Z',
    });
  });

  test('to a chat is a text, from a URL that is itself a secret', async () => {
    const file = join(place.directory, 'slack.url');
    await writeFile(file, `${one.url}\n`, { mode: 0o600 });
    const notice = { ...aNotice, text: '<!channel> all is well\u0000\nshop: finished' };
    const { result } = await attempt([{ url: { file }, form: 'slack' }], { notice });
    expect(result?.told).toEqual([`receivers[0] at the URL in the file ${file}`]);
    const { text } = JSON.parse(one.received[0]?.body ?? '') as { readonly text: string };
    expect(text.split('\n')[2]).toBe('&lt;!channel&gt; all is well shop: finished');
  });

  test('without a secret is not signed', async () => {
    await attempt([{ url: one.url, form: 'json' }]);
    expect(Object.keys(one.received[0]?.headers ?? {}).filter((n) => n.startsWith('x-'))).toEqual(
      [],
    );
  });

  test('is cleaned and cut', async () => {
    const text = `\u001b[31m${'x'.repeat(1_000_000)}`;
    await attempt([json(one.url)], { notice: { ...aNotice, text } });
    const sent = JSON.parse(one.received[0]?.body ?? '') as { readonly text: string };
    expect(sent.text).toMatch(/^\[31mx+…$/);
    expect(sent.text).toHaveLength(4000);
  });

  test('has another id where another thing is told', async () => {
    const changes = [
      {},
      { kind: 'failed' },
      { gate: 'accept' },
      { at: 1 },
      { run: 'other' },
    ] as const;
    const ids = await Promise.all(
      changes.map(
        async (change) => (await attempt([], { notice: { ...aNotice, ...change } })).result?.id,
      ),
    );
    expect(new Set(ids).size).toBe(changes.length);
  });
});

describe('a receiver that fails', () => {
  test('does not keep the others from being told', async () => {
    one.answering = status(404);
    const { result } = await attempt([
      json(one.url),
      { ...json(one.url), secret: { environment: 'CUTOVER_SECRET_NONE' } },
      json(other.url),
    ]);
    expect(result).toMatchObject({
      told: [`receivers[2] at ${hostOf(other)}`],
      failed: [
        { receiver: `receivers[0] at ${hostOf(one)}`, why: 'answers 404' },
        { why: expect.stringContaining('CUTOVER_SECRET_NONE is not set') },
      ],
    });
    expect(one.received).toHaveLength(1);
  });

  test('for now is asked again, the same thing under the same id, and nobody else is', async () => {
    one.answering = (response, times) => status(times === 1 ? 503 : 200)(response, times);
    const receivers = [json(one.url), json(other.url)];
    const first = await attempt(receivers);
    expect(first.failure).toMatchObject({ type: 'NotYet', nonRetryable: false });
    expect((first.failure as Error).message).toBe(
      `not everybody could be told: receivers[0] at ${hostOf(one)}: answers 503`,
    );
    const left = (first.left as { notBefore?: number }[]).map((outcome) =>
      outcome.notBefore === undefined ? outcome : { ...outcome, notBefore: Date.now() - 1 },
    );
    const second = await attempt(receivers, { attempt: 2, heartbeatDetails: left });
    expect(second.result?.told).toHaveLength(2);
    expect(other.received).toHaveLength(1);
    const [before, after] = one.received;
    expect(after?.headers['idempotency-key']).toBe(before?.headers['idempotency-key']);
    expect(after?.body).toBe(before?.body);
  });

  test('has its key in a Vault that is sealed: is asked again, and told once it is unsealed', async () => {
    const receiver: Receiver = {
      url: one.url,
      form: 'json',
      secret: {
        vault: {
          address: hostOf(other),
          path: 'secret/data/cutover',
          key: 'hook',
          tokenFile: place.file,
        },
      },
    };
    other.answering = status(503);
    const first = await attempt([receiver]);
    expect(first.failure).toMatchObject({ type: 'NotYet', nonRetryable: false });
    expect((first.failure as Error).message).toContain('answers 503; unseal the Vault');
    expect(first.everything).not.toContain(key);
    expect(one.received).toEqual([]);
    const data = { hook: 'another-k3y-of-the-vault' };
    other.answering = (response) => response.end(JSON.stringify({ data: { data, metadata: {} } }));
    expect((await attempt([receiver])).result?.told).toEqual([`receivers[0] at ${hostOf(one)}`]);
    const { headers, body = '' } = one.received[0] ?? {};
    const hmac = createHmac('sha256', data.hook);
    hmac.update(`${String(headers?.['x-cutover-timestamp'])}.${body}`);
    expect(headers?.['x-cutover-signature']).toBe(`sha256=${hmac.digest('hex')}`);
  });

  test('says when to come again, and is not asked before', async () => {
    one.answering = status(429, { 'retry-after': '30' });
    other.answering = status(503);
    const receivers = [json(one.url), json(other.url)];
    const first = await attempt(receivers);
    const { nextRetryDelay } = first.failure as { readonly nextRetryDelay: number };
    expect(nextRetryDelay).toBeGreaterThan(500); // The other one waits shortest.
    expect(nextRetryDelay).toBeLessThanOrEqual(1000);
    const left = first.left as readonly [{ notBefore: number }, { notBefore: number }];
    expect(left[0].notBefore - Date.now()).toBeGreaterThan(25_000);
    const due = [left[0], { ...left[1], notBefore: 0 }];
    other.answering = status(200);
    const second = await attempt(receivers, { attempt: 2, heartbeatDetails: due });
    expect(second.left).toEqual([left[0], { state: 'told' }]);
    expect(Number(Reflect.get(second.failure as object, 'nextRetryDelay'))).toBeGreaterThan(25_000);
    expect(one.received).toHaveLength(1);
  });

  test('wants to be asked after all patience: has failed', async () => {
    one.answering = status(503, { 'retry-after': '3600' });
    expect((await attempt([json(one.url)])).result?.failed).toEqual([
      { receiver: `receivers[0] at ${hostOf(one)}`, why: 'answers 503, and was not asked again' },
    ]);
  });

  test('says "at once": is not asked without a pause', async () => {
    one.answering = status(503, { 'retry-after': '0' });
    const { failure } = await attempt([json(one.url)]);
    expect(Reflect.get(failure as object, 'nextRetryDelay')).toBeGreaterThan(500);
  });

  test('is slow: does not keep the others waiting for it to be told', async () => {
    one.answering = () => undefined;
    const { failure } = await attempt([json(one.url), json(other.url)]);
    expect((failure as Error).message).toContain('no answer in 0.5 s');
    const [slow, quick] = [one.received[0]?.at ?? 0, other.received[0]?.at ?? 0];
    expect(Math.abs(slow - quick)).toBeLessThan(450);
  });

  test('is asked more and more seldom, and not less than every minute', async () => {
    one.answering = status(500);
    const pauses = [1, 3, 30, 2000].map(async (number) => {
      const { failure } = await attempt([json(one.url)], { attempt: number });
      return Number(Reflect.get(failure as object, 'nextRetryDelay'));
    });
    const seconds = (await Promise.all(pauses)).map((pause) => Math.round(pause / 1000));
    expect(seconds).toEqual([1, 4, 60, 60]);
  });
});

test.each([
  ['garbage'],
  [[{ state: 'told' }]],
  [[{ state: 'told' }, { state: 'odd' }]],
  [undefined],
])('what was left is %j: everybody is asked anew', async (heartbeatDetails) => {
  const receivers = [json(one.url), json(other.url)];
  const { result } = await attempt(receivers, { attempt: 2, heartbeatDetails });
  expect(result?.told).toHaveLength(2);
  expect([one.received.length, other.received.length]).toEqual([1, 1]);
});

test('an input that is wrong is refused before anybody is told', async () => {
  const { failure, everything } = await attempt([
    json(one.url),
    { ...json('https://u:hush-hush@x.example'), secret: 'hush-hush' } as unknown as Receiver,
  ]);
  expect(failure).toMatchObject({ type: 'Refused', nonRetryable: true });
  expect(everything).not.toContain('hush-hush');
  expect(one.received).toEqual([]);
});

/** Every way to fail; the key, and the token in the URL, must be in nothing that Temporal is given. */
test.each([
  ['refuses', status(401)],
  ['is busy', status(503, { 'retry-after': 'T0K3N' })],
  ['leads elsewhere', status(302, { location: '/T0K3N' })],
  ['cuts the connection', (({ socket }) => socket?.destroy()) as FakeReceiver['answering']],
  ['talks nonsense', (({ socket }) => socket?.end('T0K3N\r\n\r\n')) as FakeReceiver['answering']],
  ['is silent', () => undefined],
])('a receiver that %s: no secret is told', async (_what, answering) => {
  one.answering = answering;
  const { everything } = await attempt([json(one.url)]);
  expect(everything).toMatch(/answers|connection failed|no answer/);
  expect(everything).not.toContain('T0K3N');
  expect(everything).not.toContain(key);
});

test.each([
  ['a key', 'hush', 'holds a key that is too short'],
  ['a URL', 'http://plain.example/T0K3N', 'holds no URL to post to'],
])('%s that is of no use is not shown', async (what, written, why) => {
  const file = join(place.directory, 'useless');
  await writeFile(file, written, { mode: 0o600 });
  const { result, everything } = await attempt([
    what === 'a key'
      ? { url: one.url, form: 'json', secret: { file } }
      : { url: { file }, form: 'slack' },
  ]);
  expect(result?.failed[0]?.why).toContain(`the file ${file} ${why}`);
  expect(everything).not.toContain(written);
  expect(one.received).toEqual([]);
});
