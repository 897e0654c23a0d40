import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { findingKinds } from '../../model/finding-kinds/all.js';
import type { FindingKind, FindingKinds } from '../../model/finding-kinds/kind.js';
import type { Severity } from '../../model/finding.js';
import { root, textOf } from '../tree.js';

const path = 'docs/findings.md';
const kinds: FindingKinds = findingKinds;

const classes: readonly (readonly [Severity, string])[] = [
  ['blocker', 'Blockers refuse the plan until they are mended or waived.'],
  ['warning', 'Warnings are for whoever approves.'],
  ['note', 'Notes are only told.'],
];

const preface = `# Findings

Every kind of finding that an assessment, a rehearsal or a plan can report, ${Object.keys(kinds).length} of them. Made from
\`model/finding-kinds/\`: write there, then \`CUTOVER_RECORD=1 npx jest test/docs/findings\`. On a terminal:
\`cutover findings\`, and \`cutover findings ID\` for one.

How findings are waived: [the assessment](assessment.md). What an operator's own hook finds is called
\`infrastructure/NAME\`.`;

const kindText = ([id, { why, remedy, source }]: [string, FindingKind]): string =>
  [
    `### ${id}`,
    '',
    plain(why),
    '',
    `- **Do**: ${plain(remedy)}`,
    `- **Source**: ${plain(source)}`,
  ].join('\n');

/** Nothing in a sentence is meant as markup. */
const plain = (text: string): string => text.replace(/[<>*\\]/g, (character) => `\\${character}`);

const section = ([severity, meaning]: (typeof classes)[number]): string => {
  const own = Object.entries(kinds)
    .filter(([, kind]) => kind.severity === severity)
    .toSorted(([a], [b]) => a.localeCompare(b, 'en'));
  const title = `${severity.slice(0, 1).toUpperCase()}${severity.slice(1)}s`;
  return [`## ${title}`, meaning, ...own.map(kindText)].join('\n\n');
};

async function page(): Promise<string> {
  const text = [preface, ...classes.map(section)].join('\n\n');
  const config = await resolveConfig(join(root, path));
  return format(text, { ...config, parser: 'markdown' });
}

test('docs/findings.md is what the kinds of findings say', async () => {
  const text = await page();
  if (process.env['CUTOVER_RECORD'] === '1') writeFileSync(join(root, path), text);
  expect(textOf(path)).toBe(text);
});

test.each(Object.entries(kinds))('%s says why, what to do and who says so', (id, kind) => {
  expect(id).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
  const { why, remedy, source } = kind;
  expect([why, remedy, source].filter((text) => !/^\S.{3,}$/.test(text))).toEqual([]);
});
