import fc from 'fast-check';
import { stringify } from 'yaml';
import { readYaml } from '../../client/read-yaml.js';
import { growth, nasty, polluted, unseen } from '../fakes/hostile.js';

const read = (text: string) => readYaml(new TextEncoder().encode(text));

/** What YAML is made of, thrown together. */
const marks = [
  'a: ',
  'b:\n',
  '- ',
  '? ',
  ': ',
  '&a ',
  '*a',
  '<<: ',
  '!!js/function ',
  '!!binary ',
  '!x ',
  '---\n',
  '...\n',
  '%YAML 1.1\n',
  '%TAG ! x\n',
  '|\n',
  '>-\n',
  '\n',
  '  ',
  '\t',
  '#',
  ',',

  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '\\',
  'no',
  '0777',
  '0o17',
  '.inf',
  '__proto__: ',
  '2026-01-01',
];
const scrambled = fc
  .array(fc.constantFrom(...marks, ...nasty), { maxLength: 40 })
  .map((pieces) => pieces.join(''));

test('whatever is written is read or refused in lines that can be seen, and reaches no prototype', () => {
  fc.assert(
    fc.property(fc.oneof(scrambled, fc.string({ unit: 'binary' })), (text) => {
      const result = read(text);
      if (result.ok) return;
      expect(result.errors.length).toBeGreaterThan(0);
      for (const { path, message } of result.errors) {
        expect(path).toMatch(/^(?:line \d+, column \d+)?$/);
        expect(message).not.toBe('');
        expect(message).not.toContain('\n');
        expect(unseen(message)).toBe('');
      }
    }),
    { numRuns: 2_000 },
  );
  expect(polluted()).toEqual([]);
});

test('bytes of any kind are read or refused', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void readYaml(bytes)));
});

test('a key of the prototype is a key like any other', () => {
  const result = read('__proto__: {x: 1}\na: {__proto__: [2], constructor: 3}\n');
  const value = result.ok ? (result.value as object) : {};
  expect(Object.keys(value)).toEqual(['__proto__', 'a']);
  expect('x' in value).toBe(false);
});

test('what JSON or YAML prints is read back as it was', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const same = JSON.parse(JSON.stringify(value)) as unknown; // No -0, which JSON does not know.
      expect(read(JSON.stringify(same))).toEqual({ ok: true, value: same });
      expect(read(stringify(same, { aliasDuplicateObjects: false }))).toEqual({
        ok: true,
        value: same,
      });
    }),
  );
});

test.each([
  ['a map as key', '? {a: 1}\n: 2\n', 'line 1, column 3: Map keys must be plain text'],
  ['an alias as key', 'a: &x b\n*x : 2\n', 'line 2, column 1: Map keys must be plain text'],
  ['the same number in two forms', '1: a\n"1": b\n', 'line 2, column 1: Map keys must be unique'],
  [
    'more aliases than anybody needs',
    `a: &x b\nc: [${'*x, '.repeat(101)}]\n`,
    ': has 101 aliases; at',
  ],
  ['a duplicate key deep inside', 'a:\n  - b: 1\n    b: 2\n', 'line 3, column 5: Map keys must be'],
])('%s is refused with its place', (_, text, line) => {
  const result = read(text);
  const [first] = result.ok ? [] : result.errors;
  expect(`${first?.path}: ${first?.message}`).toContain(line);
});

describe('time grows with the length, no faster', () => {
  const times = (piece: (index: number) => string) => (size: number) =>
    read(Array.from({ length: size }, (_, index) => piece(index)).join(''));

  test.each<[string, number, (size: number) => unknown]>([
    ['keys of one map', 4_000, times((index) => `k${index}: 1\n`)],
    ['keys that are keys of keys', 60, times(() => '? ')],
    ['brackets that are never closed', 8_000, times(() => '[')],
    ['wrong tags', 1_000, times(() => '- !x a\n')],
    ['quotes that are never closed', 1_000, times(() => 'a: "\n')],
    ['empty documents', 2_000, times(() => '---\n')],
  ])('%s', async (_, size, work) => {
    expect(await growth(work, size)).toBeLessThan(11);
  });
});
