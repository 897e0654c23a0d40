import pLimit from 'p-limit';
import type { PayloadCodec } from '@temporalio/common';
import { aConsole, loggedIn, send } from './a-console.js';

/** Long for a page, short for somebody who waits beside a flood on a busy machine. */
const patienceMs = 10_000;
const requests = 200;
const atOnce = 20;

const codec: PayloadCodec = {
  encode: async (payloads) => payloads,
  decode: async (payloads) => payloads,
};
const json = { 'content-type': 'application/json', 'x-namespace': 'default' };
const payloads = (bytes: number) =>
  JSON.stringify({ payloads: [{ metadata: {}, data: Buffer.alloc(bytes).toString('base64') }] });

/** What whoever floods it sends, and what comes of it. */
const floods = {
  'pages without a login': [{ url: '/runs' }, [303]],
  'payloads with a wrong token': [
    {
      url: '/codec/decode',
      method: 'POST',
      headers: { ...json, authorization: 'Bearer guessed' },
      payload: payloads(10),
    },
    [403, 429],
  ],
} as const;

test.each(Object.entries(floods))(
  'a flood of %s is answered, one by one, and somebody who works is answered meanwhile',
  async (_what, [sent, statuses]) => {
    const { app } = aConsole({}, { codec, origins: [] });
    const { cookie } = await loggedIn(app, 'operator');
    const limit = pLimit(atOnce);
    let isOver = false;
    const flood = Promise.all(
      Array.from({ length: requests }, () => limit(() => send(app, sent))),
    ).finally(() => (isOver = true));
    let slowest = 0;
    do {
      const began = Date.now();
      const page = await send(app, { url: '/runs', headers: { cookie } });
      expect(page.statusCode).toBe(200);
      slowest = Math.max(slowest, Date.now() - began);
    } while (!isOver);
    const answers = await flood;
    const seen = new Set(answers.map(({ statusCode }) => statusCode));
    expect([...seen].filter((one) => !statuses.some((status) => status === one))).toEqual([]);
    expect(slowest).toBeLessThan(patienceMs);
  },
  120_000,
);
