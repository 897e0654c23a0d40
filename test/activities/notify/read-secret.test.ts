import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readSecret } from '../../../activities/notify/read-secret.js';
import { aSecretFile } from './a-receiver.js';

let place: Awaited<ReturnType<typeof aSecretFile>>;
beforeAll(async () => {
  place = await aSecretFile('s3cret-of-the-file\n');
});
afterAll(() => place.remove());

/** A command that does this. */
const said = (script: string) => ({ command: ['/bin/sh', '-c', script] });

/** A file beside the secret's, with these bytes and permissions. */
async function written(name: string, text: string, mode = 0o600): Promise<{ file: string }> {
  const file = join(place.directory, name);
  await writeFile(file, text);
  await chmod(file, mode);
  return { file };
}

test('a file holds the secret and at most one line break', async () => {
  expect(await readSecret({ file: place.file })).toBe('s3cret-of-the-file');
  expect(await readSecret(await written('windows', 'a b \r\n'))).toBe('a b ');
});

test('a variable holds the secret', async () => {
  const ref = { environment: 'CUTOVER_SECRET_HOOK' };
  expect(await readSecret(ref, { CUTOVER_SECRET_HOOK: 'of the environment' })).toBe(
    'of the environment',
  );
});

test('a command prints the secret, and sees nothing of our environment but where it is at home', async () => {
  expect(await readSecret({ command: ['/bin/echo', '$HOME; s3cret'] })).toBe('$HOME; s3cret');
  const seen = await readSecret(
    { command: ['/usr/bin/env'] },
    { HOME: '/home/worker', CUTOVER_SECRET_OTHER: 'hush-hush' },
  );
  expect(seen.split('\n').map((line) => line.split('=')[0])).toEqual(['PATH', 'HOME']);
});

test('a renewed file counts from the next reading on', async () => {
  const ref = await written('renewed', 'old');
  expect(await readSecret(ref)).toBe('old');
  await written('renewed', 'new');
  expect(await readSecret(ref)).toBe('new');
});

test.each([
  ['nothing there', async () => ({ file: join(place.directory, 'none') }), 'ENOENT'],
  [
    'a directory',
    async () => {
      const file = join(place.directory, 'folder');
      await mkdir(file);
      return { file };
    },
    'is no plain file',
  ],
  [
    'a named pipe',
    async () => {
      const file = join(place.directory, 'pipe');
      execFileSync('mkfifo', ['-m', '600', file]);
      return { file };
    },
    'is no plain file',
  ],
  ['an empty file', () => written('empty', '\n'), 'is empty'],
  ['a file for everybody', () => written('open', 'hush-hush', 0o644), 'run chmod o='],
  ['a file that is too long', () => written('long', 'hush-hush'.repeat(1000)), 'longer than 4096'],
  [
    'a command that is not there',
    async () => ({ command: ['/bin/none', 'hush-hush'] }),
    'is not there',
  ],
  ['a command that fails', async () => said('echo hush-hush >&2; exit 3'), 'ended with 3'],
  ['a command that floods', async () => said('yes hush-hush'), 'printed more than 4096 bytes'],
  ['a command that says nothing', async () => said('exit 0'), 'is empty'],
  ['no variable', async () => ({ environment: 'CUTOVER_SECRET_NONE' }), 'is not set'],
])('%s is refused by its place, and not shown', async (_what, make, why) => {
  const ref = await make();
  const failure: unknown = await readSecret(ref, {}).catch((cause: unknown) => cause);
  expect(failure).toMatchObject({ type: 'Refused', nonRetryable: true });
  const { message } = failure as Error;
  expect(message).toContain(why);
  expect(message).toContain([Object.values(ref)[0]].flat()[0]);
  expect(message).not.toContain('hush-hush');
});
