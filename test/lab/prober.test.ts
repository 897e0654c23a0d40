import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { proberSummary, readRecords } from '../../lab/prober/prober.js';
import { aFolder } from './a-folder.js';

const asked = (at: number, ok: boolean, target = 'a') => ({ at, ms: 10, ok, target });

test('a prober that saw no failure saw no gap', () => {
  expect(proberSummary([asked(0, true), asked(100, true)])).toMatchObject({
    requests: 2,
    failed: 0,
    awayMs: 0,
    gaps: [],
  });
});

test('the application is away from the first failure to the next answer', () => {
  const records = [asked(0, true), asked(100, false), asked(200, false), asked(300, true)];
  expect(proberSummary(records)).toMatchObject({ failed: 2, awayMs: 210, longestGapMs: 210 });
});

test('one dead target beside a living one is not the application being away', () => {
  const records = [0, 100, 200, 300].flatMap((at) => [asked(at, true), asked(at + 50, false, 'b')]);
  expect(proberSummary(records)).toMatchObject({ awayMs: 0, gaps: [{ target: 'b' }] });
});

test('a prober that was never asked for anything tells of nothing', () => {
  expect(proberSummary([])).toMatchObject({ requests: 0, awayMs: 0 });
});

test('a record that is still being written is left out', async () => {
  const file = join(await aFolder(), 'records.jsonl');
  await writeFile(file, `${JSON.stringify(asked(0, true))}\n{"at":1`);
  expect(await readRecords(file)).toEqual([asked(0, true)]);
});
