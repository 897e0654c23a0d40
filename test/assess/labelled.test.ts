import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { findingKinds } from '../../model/finding-kinds/all.js';
import { root } from '../tree.js';
import type { Labelled, LabelledSet } from './labelled/labelled.js';

/** One folder for each part that finds something; its index exports its set. */
const folders = ['cluster', 'nodes', 'plan', 'rehearsal', 'import'] as const;

async function setOf(theme: string): Promise<LabelledSet> {
  const path = join(root, 'test/assess/labelled', theme, 'index.ts');
  if (!existsSync(path)) return [];
  const module = (await import(pathToFileURL(path).href)) as { readonly [name: string]: unknown };
  return Object.values(module)
    .filter((value) => Array.isArray(value))
    .flat() as LabelledSet;
}

const rows: [string, Labelled][] = [];
// One after the other: jest links modules that two imports at once share only for the first.
for (const theme of folders) for (const one of await setOf(theme)) rows.push([theme, one]);

const known = new Map<Labelled, Promise<ReadonlySet<string>>>();

/** Ids that an instance gives, each once; looked for once. */
function idsOf(row: Labelled): Promise<ReadonlySet<string>> {
  const ids =
    known.get(row) ??
    Promise.resolve(row.findings()).then((all) => new Set(all.map(({ id }) => id)));
  known.set(row, ids);
  return ids;
}

test.each(rows.map(([theme, row]): [string, string, Labelled] => [theme, row.name, row]))(
  '%s: %s',
  async (_theme, _name, row) => {
    expect([...(await idsOf(row))].toSorted()).toEqual([...row.expected].toSorted());
  },
  60_000,
);

test('there is a clean instance in every set', () => {
  const clean = new Set(
    rows.filter(([, { expected }]) => expected.length === 0).map(([theme]) => theme),
  );
  expect([...clean].toSorted()).toEqual([...new Set(rows.map(([theme]) => theme))].toSorted());
});

/** Objects named `…Kinds` of every file there, those that are made of others included. */
async function themes(): Promise<readonly object[]> {
  const folder = join(root, 'model/finding-kinds');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const kinds: object[] = [];
  for (const file of files.filter((name) => name.endsWith('.ts'))) {
    const module = (await import(pathToFileURL(join(folder, file)).href)) as object;
    for (const [name, value] of Object.entries(module))
      if (name.endsWith('Kinds')) kinds.push(value as object);
  }
  return kinds;
}

test('no theme takes the id of another', async () => {
  const owners = new Map<string, Set<unknown>>();
  for (const [id, kind] of (await themes()).flatMap((kinds) => Object.entries(kinds)))
    owners.set(id, (owners.get(id) ?? new Set()).add(kind));
  expect([...owners].filter(([, kinds]) => kinds.size > 1).map(([id]) => id)).toEqual([]);
  expect([...owners.keys()].toSorted()).toEqual(Object.keys(findingKinds).toSorted());
});

test('every kind of finding has an instance', () => {
  const shown = new Set(rows.flatMap(([, { expected }]) => expected));
  expect(Object.keys(findingKinds).filter((id) => !shown.has(id))).toEqual([]);
});

test('at least 60 kinds, precision 1 and recall 1', async () => {
  let [hits, wrong, missed] = [0, 0, 0];
  for (const [, row] of rows) {
    const ids = await idsOf(row);
    hits += row.expected.filter((id) => ids.has(id)).length;
    missed += row.expected.filter((id) => !ids.has(id)).length;
    wrong += [...ids].filter((id) => !row.expected.includes(id)).length;
  }
  const kinds = new Set(rows.flatMap(([, { expected }]) => expected)).size;
  const [precision, recall] = [hits / (hits + wrong), hits / (hits + missed)];
  console.log(
    `${kinds} kinds of findings on ${rows.length} instances: ` +
      `precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}`,
  );
  expect({ precision, recall }).toEqual({ precision: 1, recall: 1 });
  expect(kinds).toBeGreaterThanOrEqual(60);
}, 60_000);
