import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { sha256Of, writeImageArchive } from '../../lab/images/image-archive.js';
import { run } from '../../lab/nodes/run.js';
import { aFolder } from './a-folder.js';

async function anArchive(name: string): Promise<string> {
  const folder = await aFolder();
  const [base, source] = [join(folder, 'base.tar'), join(folder, 'program')];
  await writeFile(source, '#!/bin/sh\n');
  await run('tar', ['--mtime=@0', '-C', folder, '-cf', base, 'program']);
  const target = join(folder, `${name}.tar`);
  await writeImageArchive(
    {
      reference: 'registry.lab/program:v1',
      baseLayer: base,
      files: [{ path: '/usr/local/bin/program', source }],
      entrypoint: ['/usr/local/bin/program'],
    },
    target,
  );
  return target;
}

test('an image’s archive names the image for containerd', async () => {
  const archive = await anArchive('one');
  const index = JSON.parse(await run('tar', ['-xOf', archive, './index.json']));
  expect(index.manifests[0].annotations).toEqual({
    'io.containerd.image.name': 'registry.lab/program:v1',
  });
});

test('equal files give an equal archive', async () => {
  expect(await sha256Of(await anArchive('one'))).toBe(await sha256Of(await anArchive('two')));
});

test('every blob is what its name says', async () => {
  const archive = await anArchive('one');
  const folder = await aFolder();
  await run('tar', ['-C', folder, '-xf', archive]);
  const blobs = join(folder, 'blobs', 'sha256');
  const names = (await run('ls', [blobs])).split('\n');
  expect(names.length).toBe(4);
  for (const name of names) expect(await sha256Of(join(blobs, name))).toBe(name);
  expect(JSON.parse(await readFile(join(folder, 'oci-layout'), 'utf8'))).toEqual({
    imageLayoutVersion: '1.0.0',
  });
});
