import { describe, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folderOf, lockOf, workFolderOf } from '../../lab/programs/cache.js';
import { etcdSet, type ProgramSet } from '../../lab/programs/catalogue.js';
import { ensureProgramSet, type Source, type Surroundings } from '../../lab/programs/ensure.js';
import { useTemporaryCache } from './temporary-cache.js';

useTemporaryCache();
const set = etcdSet('3.4.23');

/** A source that writes files with its name in them, and remembers that it was asked. */
function aSource(name: string, asked: string[], how: Partial<Source> = {}): Source {
  return {
    describe: () => name,
    offers: () => Promise.resolve(true),
    obtain: async (wanted: ProgramSet, workFolder: string) => {
      asked.push(name);
      await mkdir(workFolder, { recursive: true });
      for (const program of wanted.programs) await writeFile(join(workFolder, program.name), name);
      return workFolder;
    },
    ...how,
  };
}

function around(sources: readonly Source[], how: Partial<Surroundings> = {}): Surroundings {
  return {
    sources,
    check: () => Promise.resolve(),
    say: () => undefined,
    withProgress: (_, work) => work(),
    ...how,
  };
}

const installed = (): Promise<string> => readFile(join(folderOf(set), 'etcd'), 'utf8');

describe('the order of sources', () => {
  test('the first that offers the set is taken, and the rest are not asked', async () => {
    const asked: string[] = [];
    const absent = aSource('path', asked, { offers: () => Promise.resolve(false) });
    const sources = [absent, aSource('download', asked), aSource('build', asked)];
    expect(await ensureProgramSet(set, around(sources))).toBe(folderOf(set));
    expect(asked).toEqual(['download']);
    expect(await installed()).toBe('download');
  });

  test('what is in the cache is not fetched again', async () => {
    const asked: string[] = [];
    const surroundings = around([aSource('build', asked)]);
    await ensureProgramSet(set, surroundings);
    await ensureProgramSet(set, surroundings);
    expect(asked).toEqual(['build']);
  });

  test('two at once build once', async () => {
    const asked: string[] = [];
    const surroundings = around([aSource('build', asked)]);
    await Promise.all([ensureProgramSet(set, surroundings), ensureProgramSet(set, surroundings)]);
    expect(asked).toEqual(['build']);
  });

  test('a source that fails is told of, and the next one is taken', async () => {
    const said: string[] = [];
    const failing = aSource('download', [], { obtain: () => Promise.reject(new Error('404')) });
    const sources = [failing, aSource('build', [])];
    await ensureProgramSet(set, around(sources, { say: (line) => said.push(line) }));
    expect(await installed()).toBe('build');
    expect(said).toEqual(['etcd v3.4.23: download: failed: 404']);
  });
});

describe('what is not taken', () => {
  test('programs of another version are not installed, and the error has every reason', async () => {
    const check = (): Promise<void> => Promise.reject(new Error('says it is 3.3.1'));
    const refused = ensureProgramSet(set, around([aSource('build', [])], { check }));
    await expect(refused).rejects.toThrow(/etcd v3.4.23: not to be had: .*build: says it is 3.3.1/);
    expect(existsSync(join(folderOf(set), 'etcd'))).toBe(false);
    expect(existsSync(lockOf(set))).toBe(false);
  });

  test('a program without its digest was not installed to its end', async () => {
    const asked: string[] = [];
    await ensureProgramSet(set, around([aSource('first', asked)]));
    await rm(join(folderOf(set), 'etcdctl.sha256'));
    await ensureProgramSet(set, around([aSource('second', asked)]));
    expect(asked).toEqual(['first', 'second']);
    expect(await installed()).toBe('second');
  });

  test('the work folder is kept after a failure, and goes after a success', async () => {
    const check = (): Promise<void> => Promise.reject(new Error('no'));
    await ensureProgramSet(set, around([aSource('build', [])], { check })).catch(() => undefined);
    expect(existsSync(workFolderOf(set))).toBe(true);
    await ensureProgramSet(set, around([aSource('build', [])]));
    expect(existsSync(workFolderOf(set))).toBe(false);
  });
});
