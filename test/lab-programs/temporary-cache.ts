import { afterEach, beforeEach } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Give every test of a file a cache folder of its own; returns how to ask for it. */
export function useTemporaryCache(): () => string {
  const before = process.env['XDG_CACHE_HOME'];
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cutover-programs-'));
    process.env['XDG_CACHE_HOME'] = folder;
  });
  afterEach(async () => {
    if (before === undefined) delete process.env['XDG_CACHE_HOME'];
    else process.env['XDG_CACHE_HOME'] = before;
    await rm(folder, { recursive: true });
  });
  return () => folder;
}
