import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSources, recorded } from '../../../lab/facts/sources.js';
import { tables } from '../../../lab/facts/tables.js';
import { removedApis } from '../../../model/facts/removed-apis.js';
import { versionFacts } from '../../../model/facts/versions.js';
import { root, textOf } from '../../tree.js';

const here = join(root, 'model', 'facts');
const beside = join(root, '..', 'shared', 'facts');

test.each(Object.entries(recorded))('%s is the one that was recorded', (name, sha256) => {
  const content = readFileSync(join(here, name));
  expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
  if (existsSync(beside)) expect(readFileSync(join(beside, name)).equals(content)).toBe(true);
});

test('every table is what its facts make of it', async () => {
  const made = await tables(await readSources(here));
  expect(Object.keys(made).length).toBe(4);
  for (const [path, text] of Object.entries(made)) expect(textOf(path)).toBe(text);
});

test('every removed version of a kind is known, with what takes its place', () => {
  expect(removedApis.length).toBe(95);
  expect(removedApis).toContainEqual({
    goneIn: 16,
    removedIn: 18,
    apiVersion: 'apps/v1beta1',
    kind: 'Deployment',
    resources: ['deployments'],
    replacement: 'apps/v1',
    replacementSince: 9,
  });
  expect(removedApis.find(({ kind }) => kind === 'PodPreset')).not.toHaveProperty('replacement');
});

test('every minor from 14 to 36 is known, in order', () => {
  expect(versionFacts.map(({ minor }) => minor)).toEqual(
    Array.from({ length: 23 }, (_, at) => 14 + at),
  );
  expect(versionFacts.find(({ minor }) => minor === 34)).toEqual({
    minor: 34,
    etcd: '3.6.5',
    minExternalEtcd: '3.5.24',
    coredns: '1.12.1',
    pause: '3.10.1',
  });
});
