import { expect, test } from '@jest/globals';
import { compare, createdSince } from '../../../activities/objects/compare.js';
import type { Item } from '../../../activities/objects/resource.js';
import { anItem } from './an-item.js';

const settings = (data: Record<string, string>, metadata = {}): Item =>
  anItem('ConfigMap', 'shop/settings', { data, metadata });

const faults = (wanted: readonly Item[], seen: readonly Item[]): readonly string[] => {
  const { missing, changed } = compare(wanted, seen);
  return [...missing.map((name) => `missing ${name}`), ...changed];
};

const written = (manager: string, fields: object): object => ({
  managedFields: [{ manager, fieldsV1: fields }],
});

test.each<[string, readonly Item[], readonly Item[], readonly string[]]>([
  ['the same', [settings({ a: 'b' })], [settings({ a: 'b' })], []],
  ['nothing', [settings({ a: 'b' })], [], ['missing shop/ConfigMap/settings']],
  [
    'another value',
    [settings({ a: 'b' })],
    [settings({ a: 'c' })],
    ['shop/ConfigMap/settings: data.a'],
  ],
  ['a field less', [settings({ a: 'b' })], [settings({})], ['shop/ConfigMap/settings: data.a']],
  ['a field more', [settings({ a: 'b' })], [settings({ a: 'b', c: 'd' })], []],
  [
    'another length of a list',
    [anItem('Endpoints', 'shop/db', { subsets: [{}, {}] })],
    [anItem('Endpoints', 'shop/db', { subsets: [{}] })],
    ['shop/Endpoints/db: subsets'],
  ],
  [
    'null for what is absent',
    [anItem('Deployment', 'shop/web', { spec: { a: null } })],
    [anItem('Deployment', 'shop/web', { spec: {} })],
    [],
  ],
  [
    'a token that the control plane added',
    [anItem('ServiceAccount', 'shop/robot', { secrets: [{ name: 'registry' }] })],
    [anItem('ServiceAccount', 'shop/robot', { secrets: [{ name: 'registry' }, { name: 'x' }] })],
    [],
  ],
  [
    'a value that an operator took over',
    [settings({ a: 'b' })],
    [settings({ a: 'c' }, written('operator', { 'f:data': { 'f:a': {} } }))],
    [],
  ],
  [
    'another value that we wrote ourselves',
    [settings({ a: 'b' })],
    [settings({ a: 'c' }, written('kube-cutover', { 'f:data': { 'f:a': {} } }))],
    ['shop/ConfigMap/settings: data.a'],
  ],
])('a cluster with %s', (_, wanted, seen, expected) => {
  expect(faults(wanted, seen)).toEqual(expected);
});

test("replicas are the autoscaler's, where there is one", () => {
  const web = (replicas: number): Item => anItem('Deployment', 'shop/web', { spec: { replicas } });
  const scaler = anItem('HorizontalPodAutoscaler', 'shop/web', {
    spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' } },
  });
  expect(faults([web(2)], [web(3)])).toEqual(['shop/Deployment/web: spec.replicas']);
  expect(faults([web(2), scaler], [web(3), scaler])).toEqual([]);
});

test('a Job that came to its end meanwhile is not missing', () => {
  const spec = { template: {} };
  const done = { conditions: [{ type: 'Complete', status: 'True' }] };
  expect(
    faults(
      [anItem('Job', 'shop/import', { spec })],
      [anItem('Job', 'shop/import', { spec, status: done })],
    ),
  ).toEqual([]);
});

test('what was created since leaves out what the control plane makes', () => {
  const before = [settings({})];
  const now = [
    ...before,
    anItem('Secret', 'shop/later'),
    anItem('ConfigMap', 'shop/kube-root-ca.crt'),
  ];
  expect(createdSince(before, now)).toEqual([
    expect.objectContaining({ of: anItem('Secret', 'x/y').of }),
  ]);
});
