import fc from 'fast-check';
import { stringify } from 'yaml';
import { judgeManifest } from '../../../activities/assess/manifests/judge-manifest.js';
import { kubeletSettings } from '../../../activities/assess/node-findings/kubelet-settings.js';
import { readStaticPod } from '../../../activities/nodes/render-static-pod.js';
import { judgeConfigFile } from '../../../activities/rehearsal/parse-config-file.js';
import { parseYaml } from '../../../activities/yaml/parse-yaml.js';
import { plainYaml } from '../../../activities/yaml/plain-yaml.js';
import type { NodeFactsRead } from '../../../activities/nodes/node-facts.js';
import { growth, nasty, polluted } from '../../fakes/hostile.js';

/** Every reader of YAML that comes from a node, a repository of manifests, or a release. */
const readers: readonly (readonly [string, (text: string) => unknown])[] = [
  ['manifests', (text) => judgeManifest('web.yaml', Buffer.from(text), 'v1.34.4')],
  ['settings of a kubelet', (text) => kubeletSettings(factsWith(text)).setting('cgroupDriver')],
  [
    'configuration files',
    (text) =>
      judgeConfigFile(
        { component: 'kubelet', where: 'w-1', text },
        { from: 'v1.19.12', to: 'v1.23.6' },
      ),
  ],
];

const factsWith = (text: string): NodeFactsRead => ({
  kubeletConfig: { path: '/var/lib/kubelet/config.yaml', text },
  unread: [],
});

const marks = [
  'apiVersion: ',
  'kind: ',
  'List',
  'items:\n',
  'metadata:\n',
  'name: ',
  'featureGates: ',
  'v1',
  'extensions/v1beta1',
  '- ',
  '? ',
  ': ',
  '&a ',
  '*a',
  '<<: ',
  '!!js/function ',
  '!!binary ',
  '---\n',
  '...\n',
  '|\n',
  '\n',
  '  ',
  '\t',
  '[',
  ']',
  '{',
  '}',
  '"',
  'no',
  '0777',
  '{{ x }}',
];
const scrambled = fc
  .array(fc.constantFrom(...marks, ...nasty), { maxLength: 40 })
  .map((pieces) => pieces.join(''));

test.each(readers)('%s are read or told, whatever stands in them', (_, read) => {
  fc.assert(
    fc.property(scrambled, (text) => void read(text)),
    { numRuns: 1_000 },
  );
  expect(polluted()).toEqual([]);
});

test('a manifest of a static pod is read or refused by name, whatever stands in it', () => {
  const pod = 'kind: Pod\nspec:\n  containers:\n  - command: ';
  fc.assert(
    fc.property(scrambled, fc.boolean(), (text, isPod) => {
      try {
        readStaticPod(isPod ? `${pod}${text}` : text);
      } catch (cause) {
        expect(String(cause)).toMatch(/^Error: (?:is|has|starts) /); // And no TypeError.
      }
    }),
    { numRuns: 1_000 },
  );
});

test('manifests are judged whatever their bytes are', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      for (const { id } of judgeManifest('web.yaml', bytes, 'v1.34.4'))
        expect(id).toMatch(/^manifest-(?:unreadable|template|removed-api)$/);
    }),
  );
});

test.each([
  ['a map as key', '? {a: 1}\n: 2\n', 'a key is not plain text'],
  ['an alias as key', 'a: &x b\n*x : 2\n', 'a key is not plain text'],
  ['a key twice', 'a: 1\nb: 2\na: 3\n', 'a key stands twice in one map'],
  ['many aliases', `a: &x b\nc: [${'*x, '.repeat(101)}]\n`, 'it has 101 aliases; at most 100 are'],
  ['code', 'a: !!js/function "x"\n', ''],
  ['nothing', '', ''],
  ['two documents, one of them empty', 'a: 1\n---\n', ''],
])('%s', (_, text, fault) => {
  const [first] = parseYaml(text).faults;
  expect(first?.message ?? '').toContain(fault);
  expect(first === undefined).toBe(fault === '');
});

test('a tag is not followed: what it is on stays text', () => {
  expect(plainYaml('a: !!js/function "() => 1"\nb: !!python/object:x 1\n')).toEqual([
    { a: '() => 1', b: '1' },
  ]);
});

test('what is printed is read back as it was', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const same = JSON.parse(JSON.stringify(value)) as unknown;
      expect(plainYaml(stringify(same, { aliasDuplicateObjects: false }))).toEqual([same]);
    }),
  );
});

describe('time grows with the length, no faster', () => {
  const texts: readonly (readonly [string, number, (index: number) => string])[] = [
    ['keys of one map', 4_000, (index) => `k${index}: 1\n`],
    ['keys that are keys of keys', 60, () => '? '],
    ['brackets that are never closed', 8_000, () => '['],
    [
      'objects of an API that is gone',
      1_000,
      () => '---\napiVersion: extensions/v1beta1\nkind: Ingress\n',
    ],
  ];
  const [[, manifests], [, settings]] = readers as [(typeof readers)[0], (typeof readers)[0]];

  test.each(texts)('%s', async (_, size, piece) => {
    const read = (length: number) => {
      const text = Array.from({ length }, (__, index) => piece(index)).join('');
      return [manifests(text), settings(text)];
    };
    expect(await growth(read, size)).toBeLessThan(11);
  });
});
