import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { rows as badInput } from '../reliability/bad-input.js';
import { rows as clusterFaults } from '../reliability/faults-cluster.js';
import { rows as linkFaults } from '../reliability/faults-links.js';
import { rows as faults } from '../reliability/faults.js';
import { type Measured, page } from '../reliability/page.js';
import { rows as clusterThreats } from '../reliability/threats-cluster.js';
import { rows as nodeThreats } from '../reliability/threats-nodes.js';
import { rows as secretThreats } from '../reliability/threats-secrets.js';
import { bugs } from '../simulator/seeded/bugs.js';
import { root, textOf } from '../tree.js';

const sections = [
  { heading: 'Faults', rows: [...faults, ...linkFaults, ...clusterFaults] },
  { heading: 'Threats', rows: [...nodeThreats, ...secretThreats, ...clusterThreats] },
  { heading: 'Bad input', rows: badInput },
];
const all = sections.flatMap(({ rows }) => rows);
const document = join(root, 'docs/reliability.md');

async function rendered(): Promise<string> {
  const measured = JSON.parse(textOf('test/reliability/measured.json')) as Measured;
  return format(page(sections, bugs, measured), { parser: 'markdown', printWidth: 140 });
}

if (process.env['CUTOVER_RECORD']) writeFileSync(document, await rendered());

test('docs/reliability.md is what the tables say', async () => {
  expect(readFileSync(document, 'utf8')).toBe(await rendered());
});

test.each(
  all.flatMap(({ id, keptBy }) => keptBy.map(({ file, test: title }) => [id, file, title])),
)('%s is shown by a test in %s', (_id, file = '', title = '') => {
  // Titles are written in quotes of either kind, so what is escaped in them differs.
  expect(textOf(file).replaceAll("\\'", "'")).toContain(title);
});

test('no number is there twice, and none of the threats and bad inputs is missing', () => {
  const ids = all.map(({ id }) => id);
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  const wanted = [
    ...Array.from({ length: 28 }, (_, at) => `T${at + 1}`),
    ...Array.from({ length: 45 }, (_, at) => `B${at + 1}`),
  ];
  expect(wanted.filter((id) => !ids.includes(id))).toEqual([]);
});
