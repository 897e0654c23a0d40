import { writeFileSync } from 'node:fs';
import { jest } from '@jest/globals';
import { soak } from './soaking.js';

/** Not a test of the suite: `npm run bench -- soak` runs it alone, and judges what it wrote. */
const { minutes, out } = JSON.parse(process.env['CUTOVER_SOAK'] ?? '{}') as {
  readonly minutes: number;
  readonly out: string;
};

/** The last run, and everything's end. */
jest.setTimeout((minutes + 10) * 60_000);

test(`${minutes} minutes of runs on servers and workers that are killed`, async () => {
  const record = await soak(minutes, (line) => void process.stderr.write(`soak: ${line}\n`));
  writeFileSync(out, `${JSON.stringify(record)}\n`);
});
