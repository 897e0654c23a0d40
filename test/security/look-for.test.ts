import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lookFor, processesBelow } from './look-for.js';

const canaries = { 'the key': 'canary-7f3a91c2d4', 'the token': 'other-canary-55aa' };
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'canaries-'));
});
afterEach(() => rm(folder, { recursive: true }));

const base64 = (text: string) => Buffer.from(text).toString('base64');

test.each([
  ['as it is', 'password: canary-7f3a91c2d4\n'],
  ['in base64', base64('canary-7f3a91c2d4')],
  ['in base64, after one byte', base64('"canary-7f3a91c2d4"')],
  ['in base64, after two bytes', base64('k=canary-7f3a91c2d4;')],
  ['where two pieces of a large file meet', `${'x'.repeat(1024 * 1024 - 5)}canary-7f3a91c2d4`],
])('a canary is found %s', async (_, content) => {
  await mkdir(join(folder, 'deep'));
  const path = join(folder, 'deep', 'file');
  await writeFile(path, content);
  expect(await lookFor(canaries, { folders: [folder] })).toEqual([`canary of the key in ${path}`]);
});

test('where there is none, nothing is found', async () => {
  await writeFile(join(folder, 'file'), 'canary-7f3a91c2d5');
  expect(await lookFor(canaries, { folders: [folder, '/gone'] })).toEqual([]);
});

test('arguments and environments of processes are looked at, and texts', async () => {
  const child = spawn('/bin/sh', ['-c', 'echo; sleep 60 & wait', 'other-canary-55aa'], {
    env: { ...process.env, HOOK: 'canary-7f3a91c2d4' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(child.stdout, 'data');
  const processes = await processesBelow(child.pid ?? 0);
  const found = await lookFor(canaries, { processes, texts: { 'the log': 'canary-7f3a91c2d4' } });
  for (const pid of processes.toReversed()) process.kill(pid, 'SIGKILL');
  expect(found).toContain(`canary of the token in /proc/${child.pid}/cmdline`);
  expect(found).toContain(`canary of the key in /proc/${child.pid}/environ`);
  expect(found).toContain('canary of the key in the log');
});
