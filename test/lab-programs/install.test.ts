import { expect, test } from '@jest/globals';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  installPrograms,
  isInstalled,
  recordedDigest,
  sha256Of,
} from '../../lab/programs/install.js';
import { useTemporaryCache } from './temporary-cache.js';

const cache = useTemporaryCache();

async function aBuild(...names: readonly string[]): Promise<{ from: string; to: string }> {
  const from = join(cache(), 'built');
  await mkdir(from);
  for (const name of names) await writeFile(join(from, name), `program ${name}`);
  return { from, to: join(cache(), 'installed') };
}

test('installs executables with their digests, and leaves nothing half beside them', async () => {
  const { from, to } = await aBuild('etcd');
  await installPrograms(from, to, ['etcd']);
  expect((await readdir(to)).toSorted()).toEqual(['etcd', 'etcd.sha256']);
  expect((await stat(join(to, 'etcd'))).mode & 0o777).toBe(0o755);
  expect(await recordedDigest(join(to, 'etcd'))).toBe(await sha256Of(join(from, 'etcd')));
  expect(await isInstalled(to, ['etcd'])).toBe(true);
});

test('an installation that stops half-way is not one', async () => {
  const { from, to } = await aBuild('etcd');
  await expect(installPrograms(from, to, ['etcd', 'etcdctl'])).rejects.toThrow(/ENOENT/);
  expect(await isInstalled(to, ['etcd', 'etcdctl'])).toBe(false);
});

test('a half copy of an older attempt does not get in the way', async () => {
  const { from, to } = await aBuild('etcd');
  await mkdir(to);
  await writeFile(join(to, 'etcd.partial'), 'half of a much longer program than the new one');
  await installPrograms(from, to, ['etcd']);
  expect(await readFile(join(to, 'etcd'), 'utf8')).toBe('program etcd');
});
