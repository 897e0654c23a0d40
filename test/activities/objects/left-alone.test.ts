import type { JsonObject } from '../../../activities/objects/json-path.js';
import { cameBack } from '../../../activities/objects/left-alone.js';
import { mergeInto } from '../../../activities/objects/merge.js';
import type { Item } from '../../../activities/objects/resource.js';

const aBinding = (autoupdate: string, subjects: readonly string[]): JsonObject => ({
  metadata: {
    name: 'system:discovery',
    labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' },
    annotations: { 'rbac.authorization.kubernetes.io/autoupdate': autoupdate },
  },
  ...(subjects.length > 0 && { subjects: subjects.map((name) => ({ kind: 'Group', name })) }),
});

const asItem = (object: JsonObject): Item => ({
  of: {
    group: 'rbac.authorization.k8s.io',
    version: 'v1',
    resource: 'clusterrolebindings',
    kind: 'ClusterRoleBinding',
    namespaced: false,
  },
  object,
});

const byDefault = aBinding('true', ['system:authenticated']);
const subjectsOf = (wanted: JsonObject): unknown =>
  mergeInto(byDefault, asItem(wanted))['subjects'];

test.each([
  ['narrowed and left alone', aBinding('false', ['admins']), [{ kind: 'Group', name: 'admins' }]],
  ['emptied and left alone', aBinding('false', []), undefined],
  [
    'extended',
    aBinding('true', ['admins']),
    [
      { kind: 'Group', name: 'admins' },
      { kind: 'Group', name: 'system:authenticated' },
    ],
  ],
])('the subjects of a default binding that was %s', (_, wanted, subjects) => {
  expect(subjectsOf(wanted)).toEqual(subjects);
});

test('a list that came back is named, and only where somebody forbade it', () => {
  expect(cameBack(aBinding('false', []), byDefault)).toEqual([['subjects']]);
  expect(cameBack(aBinding('false', ['admins']), byDefault)).toEqual([]);
  expect(cameBack(aBinding('true', []), byDefault)).toEqual([]);
});
