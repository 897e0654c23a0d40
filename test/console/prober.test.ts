import { appendFile, mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { graphOf, spanOf } from '../../console/prober/graph.js';
import { createProbers } from '../../console/prober/probers.js';
import { createTail } from '../../console/prober/tail.js';
import type { ProbeRecord } from '../../model/downtime.js';
import { aSpec } from '../fakes/plan.js';
import { aLook, aStatus } from './fake-runs.js';

let directory = '';
let file = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cutover-'));
  file = join(directory, 'prober.jsonl');
});
afterEach(() => rm(directory, { recursive: true }));

const record = (at: number, ok = true): ProbeRecord => ({ at, ms: 5, ok, target: 'http://a' });
const written = (...records: readonly ProbeRecord[]): string =>
  records.map((one) => `${JSON.stringify(one)}\n`).join('');

describe('the file of a prober', () => {
  test('is read as it grows, and a line that is being written later', async () => {
    const half = written(record(2));
    await writeFile(file, written(record(1)) + half.slice(0, 9));
    const tail = createTail(file);
    expect(await tail.read()).toEqual([record(1)]);
    await appendFile(file, half.slice(9));
    expect(await tail.read()).toEqual([record(1), record(2)]);
    expect(await tail.read()).toHaveLength(2);
  });

  test('is read afresh when it was cut or replaced', async () => {
    await writeFile(file, written(record(1), record(2)));
    const tail = createTail(file);
    await tail.read();
    await truncate(file, 0);
    expect(await tail.read()).toEqual([]);
    await writeFile(`${file}.new`, written(record(3), record(4), record(5)));
    await rename(`${file}.new`, file);
    expect((await tail.read()).map(({ at }) => at)).toEqual([3, 4, 5]);
  });

  test('may be any file, and what is no record is left out', async () => {
    const odd = [
      'root:x:0:0',
      '{',
      'null',
      '[1]',
      '{"at":"1","ms":1,"ok":true,"target":"a"}',
      '{"at":1}',
    ];
    await writeFile(file, `${odd.join('\n')}\n${written(record(7))}`);
    expect(await createTail(file).read()).toEqual([record(7)]);
  });

  test('that is none, or not there, is said', async () => {
    await expect(createTail(directory).read()).rejects.toThrow('it is no file');
    const spec = aSpec({ proberFile: join(directory, 'nowhere') });
    expect(await createProbers().graphOf(aLook({ spec }))).toEqual({
      missing: `${directory}/nowhere cannot be read here: ENOENT`,
    });
    expect(await createProbers().graphOf(aLook())).toEqual({
      missing: 'no prober: the spec names no proberFile',
    });
  });
});

describe('the graph', () => {
  test('counts requests by the second, and tells downtime', () => {
    const records = [0, 500, 1000, 1500, 2000, 2500].map((at) =>
      record(at, at < 1000 || at >= 2000),
    );
    const graph = graphOf(records, { from: 0, to: 3000 });
    expect(graph).toMatchObject({
      bars: [
        { requests: 2, failed: 0 },
        { requests: 2, failed: 2 },
        { requests: 2, failed: 0 },
      ],
      downtime: { requests: 6, failed: 2, awayMs: 1005 },
    });
  });

  test('has no more bars than can be seen', () => {
    const graph = graphOf([record(1)], { from: 0, to: 3_600_000 });
    expect('bars' in graph && graph.bars.length).toBe(240);
  });

  test('without records says so', () => {
    expect(graphOf([record(1)], { from: 10, to: 20 })).toHaveProperty('missing');
  });

  test('shows the last minutes until something is stopped, then all since just before', () => {
    const [gate, stop] = aStatus().steps;
    const idle = { status: aStatus(), startedAt: 0 };
    expect(spanOf(idle, 600_000)).toEqual({ from: 300_000, to: 600_000 });
    const steps = [gate!, { ...stop!, state: 'running' as const, startedAt: 500_000 }];
    const busy = { status: aStatus({ steps }), startedAt: 0 };
    expect(spanOf(busy, 600_000)).toEqual({ from: 480_000, to: 600_000 });
    expect(spanOf({ ...busy, endedAt: 550_000 }, 600_000).to).toBe(550_000);
  });
});
