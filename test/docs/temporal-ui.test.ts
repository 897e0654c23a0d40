import type { SearchAttribute } from '../../model/search-attributes.js';
import { searchAttributes } from '../../model/search-attributes.js';
import { InPlaceSpecSchema } from '../../model/schema/spec.js';
import * as messages from '../../workflows/messages.js';
import { CLUSTER_QUEUE } from '../../workflows/queues.js';
import {
  readDecision,
  readNodeRate,
  readPace,
  readQuarantine,
  readRequest,
  readRollback,
} from '../../workflows/runbook/read-message.js';
import { textOf } from '../tree.js';

const page = textOf('docs/temporal-ui.md');

const between = (from: string, to: string): string =>
  page.slice(page.indexOf(from), page.indexOf(to));

const jsonIn = (text: string): unknown[] =>
  [...text.matchAll(/^```json\n([^]*?)^```$/gm)].map(
    ([, json]) => JSON.parse(json ?? '') as unknown,
  );

/** Signals by name, each with the JSON that the page gives for it. */
const signals = [...page.matchAll(/^### `([a-z-]+)`\n([^]*?)(?=^###? )/gm)].map(
  ([, name, text]) => [name ?? '', jsonIn(text ?? '')] as const,
);

interface Definition {
  readonly type: 'signal' | 'query' | 'update';
  readonly name: string;
}

/** What people may send; `steer` and `held` are between a run and its batches. */
const handlers = Object.values<unknown>(messages)
  .filter((value): value is Definition => typeof value === 'object' && value !== null)
  .filter(({ name }) => name !== 'steer' && name !== 'held');

const named = (type: Definition['type']): string[] =>
  handlers
    .filter((handler) => handler.type === type)
    .map(({ name }) => name)
    .toSorted();

const readers: Readonly<Record<string, (message: unknown) => unknown>> = {
  approve: readDecision,
  reject: readDecision,
  pause: readRequest,
  resume: readRequest,
  rollback: readRollback,
  pace: readPace,
  quarantine: readQuarantine,
  retry: readRequest,
  'node-rate': readNodeRate,
};

test('the argument of the start form is a spec', () => {
  const [argument, ...more] = jsonIn(between('## Start', '## See how it is'));
  expect(more).toEqual([]);
  expect(InPlaceSpecSchema.safeParse(argument).error?.issues).toBeUndefined();
  expect(argument).toMatchObject({ cluster: 'blue' });
});

test('the link to the start form names what a worker serves', () => {
  const query = /start-workflow\?(\S+?)`/.exec(page)?.[1];
  expect(Object.fromEntries(new URLSearchParams(query))).toEqual({
    workflowType: 'inPlaceSwitch',
    taskQueue: CLUSTER_QUEUE,
    workflowId: messages.workflowIdOf('blue'),
  });
  expect(textOf('workflows/index.ts')).toContain('export const inPlaceSwitch');
});

test('every signal has a section, and every section is a signal', () => {
  expect(signals.map(([name]) => name).toSorted()).toEqual(named('signal'));
});

test.each(signals)('the JSON of %s is taken', (name, examples) => {
  expect(examples.length).toBeGreaterThan(0);
  for (const example of examples) expect(readers[name]?.(example)).toEqual(example);
});

test('every query and every update is named', () => {
  const told = [...page.matchAll(/^\| `([a-z]+)` +\|/gm)].map(([, name]) => name ?? '');
  expect(told.toSorted()).toEqual(named('query'));
  for (const update of named('update')) expect(page).toContain(`has \`${update}\``);
});

test('every handler has a description, which the dialogs show', () => {
  const serving = textOf('workflows/temporal/serve.ts');
  const set = [...serving.matchAll(/\bsetHandler\(/g)].length;
  expect(set).toBe(handlers.length + 1); // `held` is heard by a run, `steer` is not.
  expect([...serving.matchAll(/\bdescription:/g)]).toHaveLength(set);
});

test('every search attribute is in the table, with its type', () => {
  const rows = [...page.matchAll(/^\| `(Cutover\w+)` +\| (\w+) +\|/gm)].map(
    ([, name, type]) => ({ name, type }) as SearchAttribute,
  );
  expect(rows).toEqual(Object.values(searchAttributes));
});

test('every view asks for attributes that are there', () => {
  const known = new Set<string>(Object.values(searchAttributes).map(({ name }) => name));
  const views = [...page.matchAll(/^UI\/namespaces\/default\/workflows\?(\S+)$/gm)].map(
    ([, query]) => new URLSearchParams(query),
  );
  expect(views.length).toBeGreaterThan(4);
  for (const view of views) {
    expect(view.get('savedQuery')).toBeTruthy();
    for (const [name] of (view.get('query') ?? '').matchAll(/Cutover\w+/g))
      expect(known).toContain(name);
  }
});
