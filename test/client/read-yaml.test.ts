import { readYaml } from '../../client/read-yaml.js';

const read = (text: string) => readYaml(new TextEncoder().encode(text));
const errorsOf = (bytes: Uint8Array | string): string[] => {
  const result = typeof bytes === 'string' ? read(bytes) : readYaml(bytes);
  return result.ok ? [] : result.errors.map(({ path, message }) => `${path}: ${message}`);
};

test('one document of plain data is read', () => {
  expect(read('cluster: blue\nnodes:\n  - {name: w-1}\n')).toEqual({
    ok: true,
    value: { cluster: 'blue', nodes: [{ name: 'w-1' }] },
  });
});

test('a byte order mark and line ends of Windows mean nothing', () => {
  expect(read('\ufeffcluster: blue\r\nfrom: v1\r\n')).toEqual({
    ok: true,
    value: { cluster: 'blue', from: 'v1' },
  });
});

test('Norway is a word, and octal numbers are what they look like', () => {
  expect(read('a: no\nb: 0777\n')).toEqual({ ok: true, value: { a: 'no', b: 777 } });
});

test('a few shared values are no bomb', () => {
  expect(read('a: &x {p: 1}\nb: *x\n')).toEqual({ ok: true, value: { a: { p: 1 }, b: { p: 1 } } });
});

const bomb = [
  'a: &a [x, x, x, x, x, x, x, x, x, x]',
  ...'bcdefgh'.split('').map((name, index) => {
    const before = 'abcdefgh'[index];
    return `${name}: &${name} [${Array(10).fill(`*${before}`).join(', ')}]`;
  }),
].join('\n');

test.each([
  ['a duplicate key', 'a: 1\na: 2\n', 'line 2, column 1: Map keys must be unique'],
  ['a bomb of anchors', bomb, ': Excessive alias count indicates a resource exhaustion attack'],
  ['code', 'a: !!js/function "x"\n', 'line 1, column 4: Unresolved tag'],
  ['a tab as indentation', 'a:\n\tb: 1\n', 'line 2, column 1: Tabs are not allowed as indentation'],
  ['two documents', 'a: 1\n---\nb: 2\n', ': holds 2 documents; write one spec a file'],
  ['an empty second document', 'a: 1\n---\n', ': holds 2 documents; write one spec a file'],
  ['nothing', '', ': is empty; write a spec'],
  ['NUL', 'a: "\0"\n', ': holds NUL characters'],
  ['an unknown alias', 'a: *b\n', 'Unresolved alias'],
  ['an open bracket', 'a: [1\n', 'line 2, column 1'],
  ['other bytes than UTF-8', new Uint8Array([0x61, 0x3a, 0xff]), ': is not in UTF-8'],
  ['UTF-16', new Uint8Array([0xff, 0xfe, 0x61, 0]), ': is in UTF-16; save it as UTF-8'],
  ['five megabytes', 'a'.repeat(5 * 1024 * 1024), ': has 5242880 bytes; at most 4194304 are read'],
])('%s is refused', (_, bytes, line) => {
  expect(errorsOf(bytes)[0]).toContain(line);
});
