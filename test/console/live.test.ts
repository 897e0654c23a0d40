import type { AddressInfo } from 'node:net';
import { createHub, type Seen, type Viewer } from '../../console/live/hub.js';
import { newsBetween } from '../../console/live/news.js';
import { until } from '../../lab/nodes/until.js';
import { type Browser, type TestConsole, aConsole, loggedIn } from './a-console.js';
import { aLook, aStatus, blue, bluePath } from './fake-runs.js';

const seen = (over: Partial<Seen> = {}): Seen => ({
  ...aLook(),
  graph: { missing: 'none' },
  ...over,
});

/** A viewer with a memory. */
function aViewer(): Viewer & { readonly looks: Seen[]; isOver: boolean } {
  const viewer = {
    looks: [] as Seen[],
    isOver: false,
    seen: (look: Seen) => void viewer.looks.push(look),
    over: () => {
      viewer.isOver = true;
    },
  };
  return viewer;
}

const soon = (name: string, isMet: () => boolean): Promise<void> =>
  until({ name, deadlineMs: 10_000, everyMs: 10 }, async () => (isMet() ? undefined : 'not yet'));

describe('the hub', () => {
  test('looks once for all who watch a run, and stops when nobody does', async () => {
    let looks = 0;
    const hub = createHub(
      async () => seen({ mark: String(++looks) }),
      () => undefined,
    );
    const [one, two] = [aViewer(), aViewer()];
    const stops = [hub.watch(blue, one), hub.watch(blue, two)];
    await soon('two looks', () => one.looks.length >= 2 && two.looks.length >= 2);
    expect(hub.polled()).toBe(1);
    expect(one.looks.map(({ mark }) => mark)).toEqual(two.looks.map(({ mark }) => mark));
    stops.forEach((stop) => stop());
    expect(hub.polled()).toBe(0);
    const last = looks;
    const again = aViewer();
    const stop = hub.watch(blue, again);
    await soon('a look of a new poller', () => again.looks.length > 0);
    expect(looks).toBe(last + 1);
    stop();
  });

  test('tells only what differs', async () => {
    let looks = 0;
    const hub = createHub(
      async () => seen({ mark: ++looks < 3 ? 'same' : 'other' }),
      () => undefined,
    );
    const viewer = aViewer();
    const stop = hub.watch(blue, viewer);
    await soon('the other look', () => viewer.looks.length === 2);
    expect(viewer.looks.map(({ mark }) => mark)).toEqual(['same', 'other']);
    stop();
  });

  test.each([
    ['has ended', seen({ state: 'ended' }), 1],
    ['is not there', undefined, 0],
  ] as const)('is over when the run %s', async (_, look, count) => {
    const hub = createHub(
      async () => look,
      () => undefined,
    );
    const viewer = aViewer();
    hub.watch(blue, viewer);
    await soon('the end', () => viewer.isOver);
    expect(viewer.looks).toHaveLength(count);
    expect(hub.polled()).toBe(0);
  });

  test('goes on after a look that failed, and says so', async () => {
    const told: string[] = [];
    let looks = 0;
    const hub = createHub(
      async () => {
        if (++looks === 1) throw new Error('Temporal is away');
        return seen();
      },
      (text) => told.push(text),
    );
    const viewer = aViewer();
    const stop = hub.watch(blue, viewer);
    await soon('a look', () => viewer.looks.length === 1);
    expect(told).toEqual(['looking at blue: Temporal is away']);
    stop();
  });
});

describe('news', () => {
  const [first] = aStatus().steps;

  test.each([
    [
      'a step that ended',
      { steps: [{ ...first!, state: 'done' as const, finishedAt: 2000 }] },
      /^Line 1, gate: approve the plan: done\.$/,
    ],
    [
      'a gate that opens',
      { gate: { ...aStatus().gate!, name: 'accept' as const }, waitingFor: 'accept' },
      /^gate “accept” waits for a decision\.$/,
    ],
    [
      'the end',
      { state: 'ended' as const, outcome: 'migrated' as const, waitingFor: undefined },
      /^The run is migrated\.$/,
    ],
  ])('tell %s', (_, over, sentence) => {
    const after = aStatus();
    const status = JSON.parse(JSON.stringify({ ...after, ...over })) as typeof after;
    expect(newsBetween(aLook(), aLook({ status })).join(' ')).toMatch(sentence);
  });

  test('of nothing are none', () => {
    expect(newsBetween(aLook(), aLook())).toEqual([]);
    expect(newsBetween(undefined, aLook())).toEqual([]);
  });
});

describe('a stream', () => {
  interface Told {
    readonly event: string;
    readonly data: unknown;
  }

  /** Events of a stream as they come. */
  async function* events(body: ReadableStream<Uint8Array>): AsyncGenerator<Told> {
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of body) {
      text += decoder.decode(chunk, { stream: true });
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const [, event, data] = /^event: (.*)\ndata: (.*)$/.exec(text.slice(0, end)) ?? [];
        if (event !== undefined) yield { event, data: JSON.parse(data ?? '""') as unknown };
        text = text.slice(end + 2);
      }
    }
  }

  /** A console on a port of its own, with an operator's login. */
  async function listening(): Promise<
    TestConsole & { open: () => Promise<Response>; browser: Browser }
  > {
    const origins = ['http://127.0.0.1:8480'];
    const console_ = aConsole({ site: { origins, isHttps: false } });
    const browser = await loggedIn(console_.app, 'operator');
    const { port } = console_.app.server.address() as AddressInfo;
    origins.push(`http://127.0.0.1:${port}`);
    const headers = { cookie: browser.cookie };
    const open = () => fetch(`http://127.0.0.1:${port}${bluePath}/events`, { headers });
    return { ...console_, open, browser };
  }

  const idOf = ({ data }: Told): string => String((data as { readonly id?: unknown }).id);

  test('sends every part of the page, then only what changes, and ends with the run', async () => {
    const { app, runs, open } = await listening();
    const answer = await open();
    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    const told: string[] = [];
    for await (const one of events(answer.body!)) {
      told.push(one.event === 'part' ? idOf(one) : one.event);
      if (told.length === 8)
        runs.seen = aLook({ mark: 'running 2', status: aStatus({ proposal: 'roll back?' }) });
      if (told.length === 9) runs.seen = aLook({ mark: 'ended', state: 'ended' });
    }
    const parts = ['head', 'gate', 'work', 'nodes', 'downtime', 'steps', 'controls', 'journal'];
    expect(told.slice(0, 8)).toEqual(parts);
    expect(told[8]).toBe('head');
    expect(told.at(-1)).toBe('over');
    await app.close();
  });

  test('ends with the login', async () => {
    const { app, open, browser } = await listening();
    const told: string[] = [];
    for await (const { event } of events((await open()).body!)) {
      told.push(event);
      if (told.length === 8) await browser.post('/logout');
    }
    expect(told).toHaveLength(8);
    await app.close();
  });

  test('is refused beyond what one login can look at', async () => {
    const { app, open } = await listening();
    const streams = await Promise.all(Array.from({ length: 12 }, open));
    expect(streams.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 200));
    expect((await open()).status).toBe(429);
    await app.close();
  });
});
