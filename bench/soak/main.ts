import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { root } from '../../lab/setup/root.js';
import { readSoakOptions } from './options.js';
import type { SoakRecord } from './record.js';
import { soakTable } from './table.js';
import { faultsOf, figuresOf } from './verdict.js';

/**
 * Lets a worker do run after run on a fleet that remembers, while it and its Temporal server are killed every few minutes; then
 * says whether a run lost something and whether the worker grows. Returns an exit code: 1 where either is so.
 */
export async function runSoakBench(args: readonly string[]): Promise<number> {
  const { minutes, out } = readSoakOptions(args);
  await rm(out, { force: true });
  // The fleet is one of the tests', and they are compiled by their own runner alone.
  const soaking = execa(
    process.execPath,
    [
      join(root, 'node_modules/jest/bin/jest.js'),
      '--testMatch=<rootDir>/test/failpoints/soak/soak.ts',
      '--runInBand',
      '--forceExit',
    ],
    {
      cwd: root,
      reject: false,
      detached: true, // A group of its own: worker and server end with it.
      stdin: 'ignore',
      stdout: process.stderr,
      stderr: 'inherit',
      env: {
        NODE_OPTIONS: '--experimental-vm-modules --no-warnings=ExperimentalWarning',
        CUTOVER_SOAK: JSON.stringify({ minutes, out }),
      },
    },
  );
  const stop = (): void => {
    if (soaking.pid !== undefined) process.kill(-soaking.pid, 'SIGTERM');
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const { exitCode } = await soaking;
  process.off('SIGINT', stop).off('SIGTERM', stop);
  if (exitCode !== 0) return 1;
  const figures = figuresOf(JSON.parse(await readFile(out, 'utf8')) as SoakRecord);
  const faults = faultsOf(figures);
  console.log(`${soakTable(figures)}\n\n${JSON.stringify(figures)}\n\nRecord: ${out}`);
  for (const fault of faults) console.error(`bench: ${fault}`);
  return faults.length === 0 ? 0 : 1;
}
