import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Import, importsOf, projectFiles, root, textOf } from './tree.js';

const files = projectFiles();
const sources = files.filter((path) => path.endsWith('.ts'));
const tests = sources.filter((path) => path.startsWith('test/'));
const product = sources.filter((path) => !path.startsWith('test/'));
const imports = product.flatMap(importsOf);

const folderOf = (path: string): string => path.split('/')[0] ?? path;
const told = ({ by, of }: Import): string => `${by} imports ${of}`;
const isIn = (path: string, ...folders: readonly string[]): boolean =>
  folders.some((folder) => path.startsWith(`${folder}/`));

/** What of the project each folder may import as values; types follow the same rule but for `typesToo`. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  model: ['model'],
  workflows: ['workflows', 'model'],
  keys: ['keys'],
  temporal: ['temporal', 'keys'],
  activities: ['activities', 'model', 'keys'],
  worker: ['worker', 'activities', 'model', 'workflows/queues.ts', 'temporal'],
  // A way back without Temporal: the engine on a host in the process that has the hands.
  'worker/recover': ['worker', 'activities', 'model', 'workflows'],
  client: [
    'client',
    'model',
    'workflows/messages.ts',
    'workflows/queues.ts',
    'workflows/planning/hops', // Pure, and asked before there is a run.
    'temporal',
    'keys',
  ],
  console: ['console', 'client', 'model', 'workflows/messages.ts', 'workflows/queues.ts'],
  lab: ['lab', 'model'],
  bench: ['bench', 'lab', 'model', 'activities'], // What is measured is called as the worker calls it.
};
/** Types cost nothing at run time, so these folders may look further. */
const typesToo: Readonly<Record<string, readonly string[]>> = {
  workflows: ['activities'],
  client: ['workflows'],
};
/** Loaded only when somebody asks for it: the command line must start without the lab and without a web server. */
const lazyToo: Readonly<Record<string, readonly string[]>> = { client: ['lab', 'console'] };

const within = (path: string, places: readonly string[]): boolean =>
  places.some((place) => path === place || path.startsWith(`${place}/`));

function isAllowed({ by, of, kind }: Import): boolean {
  const folder = isIn(by, 'worker/recover') ? 'worker/recover' : folderOf(by);
  const more: Readonly<Record<string, readonly string[]>> = {
    type: typesToo,
    lazy: lazyToo,
    value: {},
  }[kind];
  return within(of, [...(allowed[folder] ?? []), ...(more[folder] ?? [])]);
}

const isOurs = ({ of }: Import): boolean => of.endsWith('.ts');

describe('the import rule', () => {
  test('there is something to judge', () => {
    expect(product.length).toBeGreaterThan(200);
    expect(imports.filter(isOurs).length).toBeGreaterThan(400);
  });

  test('client → workflows → model, worker → activities → model, and nothing else', () => {
    expect(imports.filter((one) => isOurs(one) && !isAllowed(one)).map(told)).toEqual([]);
  });

  test.each([
    ['model/plan.ts', 'workflows/queues.ts', 'type'],
    ['workflows/steps/fleet.ts', 'activities/index.ts', 'value'],
    ['activities/index.ts', 'workflows/messages.ts', 'type'],
    ['worker/main.ts', 'workflows/index.ts', 'value'],
    ['worker/recover/main.ts', 'client/main.ts', 'value'],
    ['workflows/index.ts', 'worker/recover/main.ts', 'value'],
    ['client/main.ts', 'activities/index.ts', 'type'],
    ['client/main.ts', 'lab/lab.ts', 'value'],
    ['client/main.ts', 'console/serve.ts', 'value'],
    ['console/serve.ts', 'activities/index.ts', 'type'],
    ['worker/main.ts', 'console/serve.ts', 'lazy'],
    ['lab/lab.ts', 'client/main.ts', 'lazy'],
    ['bench/main.ts', 'worker/main.ts', 'value'],
    ['workflows/index.ts', 'temporal/codec.ts', 'value'],
    ['temporal/access.ts', 'client/main.ts', 'type'],
  ] as const)('%s may not import %s (%s)', (by, of, kind) => {
    expect(isAllowed({ by, of, kind })).toBe(false);
  });

  test('every relative import ends in .js and names a file that is there', () => {
    const lost = imports.filter((one) => isOurs(one) && !existsSync(join(root, one.of)));
    const odd = imports.filter(({ of }) => !of.endsWith('.ts') && /^(?:\.|model\/|lab\/)/.test(of));
    expect([...lost, ...odd].map(told)).toEqual([]);
  });

  test('the model imports nothing, and its schemas only zod', () => {
    const outside = imports.filter((one) => isIn(one.by, 'model') && !isOurs(one));
    const wrong = outside.filter(({ by, of }) => !(isIn(by, 'model/schema') && of === 'zod'));
    expect(wrong.map(told)).toEqual([]);
    const leaf = imports.filter(
      ({ by, of }) => isIn(by, 'model') && !isIn(by, 'model/schema') && isIn(of, 'model/schema'),
    );
    expect(leaf.map(told)).toEqual([]);
  });

  test('workflows see neither schemas, nor Node, nor a library that does not fit their sandbox', () => {
    const fit = /^@temporalio\/(?:workflow|common)$|^@noble\/hashes\//;
    const wrong = imports.filter(
      (one) =>
        isIn(one.by, 'workflows') &&
        one.kind !== 'type' &&
        (isIn(one.of, 'model/schema') || (!isOurs(one) && !fit.test(one.of))),
    );
    expect(wrong.map(told)).toEqual([]);
  });

  test('only adapters import the Kubernetes client and SSH', () => {
    const wrong = imports.filter(
      ({ by, of }) =>
        /^(?:@kubernetes\/client-node|node-ssh|ssh2)(?:\/|$)/.test(of) &&
        !isIn(by, 'activities/adapters'),
    );
    expect(wrong.map(told)).toEqual([]);
  });
});

describe('files', () => {
  /** Longer files, each with its reason. */
  const long: Readonly<Record<string, string>> = {
    'client/catalogue.ts': 'a table: every command, in the order of the help',
    'model/facts/removed-apis.ts': 'a table made from recorded facts, not code to read',
    'model/facts/removed-gates.ts': 'a table made from recorded facts, not code to read',
  };
  const linesOf = (path: string): number => textOf(path).trimEnd().split('\n').length;

  test('none has more than 200 lines, but for tests and tables', () => {
    const over = product.filter((path) => linesOf(path) > 200 && long[path] === undefined);
    expect(over.map((path) => `${path}: ${linesOf(path)} lines`)).toEqual([]);
  });

  test('every exception is still one', () => {
    expect(Object.keys(long).filter((path) => linesOf(path) <= 200)).toEqual([]);
  });

  test('are named in kebab-case', () => {
    const odd = sources.filter((path) => !/^(?:[a-z0-9]+[-./])*[a-z0-9]+\.ts$/.test(path));
    expect(odd).toEqual([]);
  });

  test('no file forwards everything of another', () => {
    expect(product.filter((path) => /^export \*/m.test(textOf(path)))).toEqual([]);
  });
});

describe('text', () => {
  /** `path:line: text` wherever a pattern is found. */
  const found = (paths: readonly string[], pattern: RegExp): string[] =>
    paths.flatMap((path) =>
      textOf(path)
        .split('\n')
        .flatMap((line, at) => (pattern.test(line) ? [`${path}:${at + 1}: ${line.trim()}`] : [])),
    );
  const readable = files.filter(
    (path) => path !== 'package-lock.json' && !/\.(?:pyc|png|gz)$/.test(path),
  );
  const others = readable.filter((path) => path !== 'test/tidy.test.ts');

  test('no test is left out or runs alone', () => {
    const pattern = /\b(?:test|it|describe)\.(?:only|skip|todo)\b|\b(?:xit|xtest|fit)\(/;
    expect(
      found(
        tests.filter((path) => others.includes(path)),
        pattern,
      ),
    ).toEqual([]);
  });

  test('no TODO is without the number under which somebody works on it', () => {
    expect(found(others, /\b(?:TODO|FIXME|XXX)\b(?!\(#\d+\))/)).toEqual([]);
  });

  test('nothing tells of the machine on which it was written', () => {
    // `/root` alone is the home of root on a node, which the lab and the agent speak of.
    expect(found(others, /(?<![\w.-])\/work(?:\/|\b)|\/root\/\.(?:cache|npm)/)).toEqual([]);
  });

  test('package registries are named by their clients, never here', () => {
    const hosts = /registry\.(?:npmjs|yarnpkg)|proxy\.golang\.org|pypi\.org|deb\.debian\.org/;
    expect(found([...others, 'package-lock.json'], hosts)).toEqual([]);
  });
});
