import { describe, expect, test } from '@jest/globals';
import { differencesOf, shownPath } from '../../../activities/objects/difference.js';
import type { JsonObject } from '../../../activities/objects/json-path.js';
import { lostLeaves } from '../../../activities/objects/leaf-difference.js';
import { isSameQuantity } from '../../../activities/objects/quantity.js';

const paths = (wanted: JsonObject, seen: JsonObject) =>
  differencesOf(wanted, seen).paths.map(shownPath);

describe('in one version', () => {
  test.each<[string, JsonObject, JsonObject, readonly string[]]>([
    ['another value', { spec: { replicas: 1 } }, { spec: { replicas: 2 } }, ['spec.replicas']],
    ['a value gone', { spec: { keys: ['a'] } }, { spec: {} }, ['spec.keys']],
    ['a list of another length', { a: [1] }, { a: [1, 2] }, ['a']],
    ['an entry of a list', { a: [{ b: 1 }] }, { a: [{ b: 2 }] }, ['a[0].b']],
    ['an empty map is content', { spec: { emptyDir: {} } }, { spec: {} }, ['spec.emptyDir']],
    ['null is absent', { spec: { a: null } }, { spec: {} }, []],
    ['a field in addition', { spec: {} }, { spec: { a: 1 } }, []],
    ['an amount', { limits: { cpu: '1000m' } }, { limits: { cpu: '1' } }, []],
    [
      'a text that looks like one',
      { data: { cpu: '1000m' } },
      { data: { cpu: '1' } },
      ['data.cpu'],
    ],
    [
      'an amount as a label',
      { metadata: { labels: { max: '1000m' } } },
      { metadata: { labels: { max: '1' } } },
      ['metadata.labels.max'],
    ],
  ])('%s', (_, wanted, seen, expected) => {
    expect(paths(wanted, seen)).toEqual(expected);
  });
  test('what is gone is told apart from what changed, and what was added is counted', () => {
    const { pruned, added } = differencesOf({ a: 1, b: 2 }, { b: 3, c: 4, d: null });
    expect(pruned.map(shownPath)).toEqual(['a']);
    expect(added).toBe(1);
  });
});

describe('amounts', () => {
  test.each([
    ['1000m', '1'],
    ['1Gi', '1024Mi'],
    ['1e3', '1k'],
    ['0.5', '500m'],
    ['100n', '0.1u'],
  ])('%s is %s', (a, b) => expect(isSameQuantity(a, b)).toBe(true));
  test.each([
    ['1', '1m'],
    ['1G', '1Gi'],
    ['abc', 'abc'],
    ['', '0'],
    ['1', 1],
  ])('%s is not %s', (a, b) => expect(isSameQuantity(a, b)).toBe(false));
});

describe('in two versions', () => {
  const lost = (old: JsonObject, now: JsonObject) => lostLeaves(old, now).map(shownPath);
  test('a value under another name is there', () => {
    const old = { spec: { backend: { serviceName: 'web', servicePort: 80 } } };
    const now = { spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } } } };
    expect(lost(old, now)).toEqual([]);
  });
  test('a value that is nowhere was lost', () => {
    expect(lost({ spec: { a: 'x', b: ['y'] } }, { spec: { c: 'x' } })).toEqual(['spec.b[0]']);
  });
  test('false, zero and empty texts are implied', () => {
    expect(lost({ a: false, b: 0, c: '', d: null }, {})).toEqual([]);
  });
});
