import { describe, expect, test } from '@jest/globals';
import type { ServedKind } from '../../../activities/objects/discovery.js';
import { foldersOf, isInternal, placeOfKey } from '../../../activities/rehearsal/key-place.js';
import { pairKinds } from '../../../activities/rehearsal/pair-kinds.js';
import { copyFlags, targetFlags } from '../../../activities/rehearsal/server-flags.js';

const kind = (group: string, resource: string, ...versions: readonly string[]): ServedKind => ({
  group,
  resource,
  kind: resource,
  versions,
  namespaced: true,
  verbs: ['list', 'create'],
});

/** `old ↔ target (shared)` of the only pair. */
function pairOf(
  old: readonly ServedKind[],
  target: readonly ServedKind[],
  stored: ReadonlyMap<string, string> = new Map(),
): string {
  const pairs = pairKinds(old, target, stored).map((pair) => {
    const [a, b, c] = [pair.old, pair.target, pair.shared].map((ref) =>
      ref === undefined ? '-' : `${ref.group}/${ref.version}`,
    );
    return `${a} ↔ ${b} (${c})`;
  });
  return pairs.join('; ');
}

describe('versions in which two sides are read', () => {
  test.each<[string, ServedKind, ServedKind, string]>([
    [
      'the same',
      kind('apps', 'd', 'v1', 'v1beta1'),
      kind('apps', 'd', 'v1'),
      'apps/v1 ↔ apps/v1 (-)',
    ],
    [
      'an old one both serve, to compare in',
      kind('batch', 'cronjobs', 'v1beta1'),
      kind('batch', 'cronjobs', 'v1', 'v1beta1'),
      'batch/v1beta1 ↔ batch/v1 (batch/v1beta1)',
    ],
    [
      'none in common',
      kind('policy', 'p', 'v1beta1'),
      kind('policy', 'p', 'v1'),
      'policy/v1beta1 ↔ policy/v1 (-)',
    ],
    [
      'not the one that squeezes',
      kind('autoscaling', 'h', 'v1', 'v2beta1', 'v2beta2'),
      kind('autoscaling', 'h', 'v2', 'v1'),
      'autoscaling/v2beta2 ↔ autoscaling/v2 (-)',
    ],
  ])('%s', (_, old, target, expected) => {
    expect(pairOf([old], [target])).toBe(expected);
  });
  test('custom kinds are read as they are stored, so that nothing has to convert them', () => {
    const carts = kind('example.com', 'carts', 'v2', 'v1');
    expect(pairOf([carts], [carts], new Map([['carts.example.com', 'v1']]))).toBe(
      'example.com/v1 ↔ example.com/v1 (-)',
    );
  });
  test('what moved to another group is one kind', () => {
    const old = [
      kind('extensions', 'ingresses', 'v1beta1'),
      kind('networking.k8s.io', 'ingresses', 'v1beta1'),
    ];
    expect(pairOf(old, [kind('networking.k8s.io', 'ingresses', 'v1')])).toBe(
      'networking.k8s.io/v1beta1 ↔ networking.k8s.io/v1 (-)',
    );
    expect(pairOf(old.slice(0, 1), [kind('networking.k8s.io', 'ingresses', 'v1')])).toBe(
      'extensions/v1beta1 ↔ networking.k8s.io/v1 (-)',
    );
  });
  test('a kind of one side alone', () => {
    expect(pairOf([kind('settings.k8s.io', 'podpresets', 'v1alpha1')], [])).toBe(
      'settings.k8s.io/v1alpha1 ↔ - (-)',
    );
    expect(pairOf([], [kind('new.k8s.io', 'things', 'v1')])).toBe('- ↔ new.k8s.io/v1 (-)');
  });
});

test('kinds are read before those whose rules depend on them', () => {
  const names = ['secrets', 'services', 'namespaces', 'endpoints'].map((name) =>
    kind('', name, 'v1'),
  );
  const crds = kind('apiextensions.k8s.io', 'customresourcedefinitions', 'v1');
  const order = pairKinds([...names, crds], [...names, crds], new Map());
  expect(order.map(({ resource }) => resource)).toEqual([
    'customresourcedefinitions',
    'namespaces',
    'services',
    'endpoints',
    'secrets',
  ]);
});

describe('keys of etcd', () => {
  test.each([
    ['minions/w-1', 'minions', 'w-1'],
    ['services/specs/shop/cart', 'services/specs', 'shop/cart'],
    ['clusterroles/system:node', 'clusterroles', 'system:node'],
    ['example.com/carts/shop/one', 'example.com/carts', 'shop/one'],
    ['configmaps/shop/a.b', 'configmaps', 'shop/a.b'],
  ])('%s', (key, folder, tail) => {
    expect(placeOfKey(key)).toEqual({ folder, tail });
  });
  test('are found by the kinds that they belong to', () => {
    expect(foldersOf({ group: '', resource: 'nodes' })).toContain('minions');
    expect(foldersOf({ group: 'example.com', resource: 'carts' })).toContain('example.com/carts');
    expect(isInternal('ranges/serviceips')).toBe(true);
  });
});

describe('flags of a copy', () => {
  const args = [
    '--service-cluster-ip-range=10.0.0.0/16',
    '--runtime-config=api/all=true',
    '--service-cluster-ip-range=10.1.0.0/16',
    '--etcd-servers=https://10.0.0.1',
  ];
  test('are those that decide what is read, the last of each', () => {
    expect(copyFlags(args)).toEqual({
      serviceRange: '10.1.0.0/16',
      flags: ['--runtime-config=api/all=true'],
    });
  });
  test("of the target are its own, or the old side's addresses alone", () => {
    const snapshot = { serverFlags: args };
    expect(targetFlags(undefined, snapshot)).toEqual({ serviceRange: '10.1.0.0/16', flags: [] });
    expect(targetFlags(['--feature-gates=A=true'], snapshot).flags).toEqual([
      '--feature-gates=A=true',
    ]);
  });
});
