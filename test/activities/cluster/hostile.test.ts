import { describe, expect, test } from '@jest/globals';
import type { Item } from '../../../activities/objects/resource.js';
import { hostile, usual } from '../../assess/labelled/cluster/hostile.js';
import { seen } from '../../assess/labelled/cluster/seen.js';
import { changed, thing } from '../../assess/labelled/cluster/thing.js';
import { driftBetween } from '../../assess/labelled/rehearsal/play.js';

const all: readonly Item[] = Object.values(hostile).flat();
const about = /^(?:everything-|webhook-co|pod-privileged)/;

test('the assessment names who may do everything, and what may do it on nodes', () => {
  const told = seen([...usual, ...all])
    .filter(({ id }) => about.test(id))
    .map(({ id, severity, where, what }) => `${severity} ${id} ${where}: ${what}`);
  expect(told).toEqual([
    'warning webhook-covers-system ValidatingWebhookConfiguration/trap/trap.example.org: ' +
      'failurePolicy Fail, covers pods in kube-system, nodes, leases',
    'warning everything-granted-to-all ClusterRoleBinding/to-view: view to Group system:authenticated',
    'warning everything-granted-to-all ClusterRoleBinding/everybody: ' +
      'cluster-admin to Group system:authenticated, User eve',
    'note everything-granted ClusterRoleBinding/harmless: harmless to ServiceAccount ci/deployer',
    'note everything-granted ClusterRoleBinding/summed: sum to User mallory',
    'note everything-granted ClusterRoleBinding/viewers: view to User trudy',
    'note everything-granted kube-system/RoleBinding/helpers: ' +
      'cluster-admin in namespace kube-system to User oscar',
    'note everything-granted shop/RoleBinding/owners: all in namespace shop to Group shop-team',
    'note pod-privileged shop/DaemonSet/miner: privileged, hostPID, hostNetwork, hostPath /, ' +
      'hostPath /etc//kubernetes/pki/ and 1 more',
  ]);
});

const binding = (...names: readonly string[]): Item =>
  thing('ClusterRoleBinding', 'ops', {
    roleRef: { kind: 'ClusterRole', name: 'ops' },
    subjects: names.map((name) => ({ kind: 'User', name })),
  });
const role = thing('ClusterRole', 'ops', {
  rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
});
const small = changed(role, { rules: [] });

const toView = { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' };
const admins = thing('ClusterRoleBinding', 'admins', {
  roleRef: { kind: 'ClusterRole', name: 'admin' },
  subjects: [{ kind: 'Group', name: 'dev' }],
});

describe('since the rehearsal', () => {
  test.each<[string, readonly Item[], readonly Item[], readonly string[]]>([
    ['a new binding', [], [role, binding('ada')], ['ClusterRoleBinding/ops: ops to User ada']],
    [
      'a binding that names somebody more',
      [role, binding('ada')],
      [role, binding('eve', 'ada')],
      ['ClusterRoleBinding/ops: ops to User eve'],
    ],
    [
      'a role that has come to everything',
      [small, binding('ada')],
      [role, binding('ada')],
      ['ClusterRoleBinding/ops: ops to User ada'],
    ],
    [
      'a part of a default role, which is part of another',
      [admins],
      [admins, changed(role, { metadata: { labels: toView } })],
      ['ClusterRoleBinding/admins: admin to Group dev'],
    ],
    [
      'a binding in kube-system',
      [],
      hostile.inKubeSystem,
      ['kube-system/RoleBinding/helpers: cluster-admin in namespace kube-system to User oscar'],
    ],
    ['a binding in a namespace of people', [], hostile.inNamespace, []],
    ['the same as before', [role, binding('ada')], [role, binding('ada')], []],
    ['a binding that names fewer', [role, binding('ada', 'eve')], [role, binding('ada')], []],
  ])('%s: whoever was given everything is named', async (_name, before, after, expected) => {
    const { grants = [] } = await driftBetween(before, after);
    expect(grants.map(({ where, what }) => `${where}: ${what}`)).toEqual(expected);
  });

  test('somebody may answer for a binding by name', async () => {
    const waiver = { finding: 'cluster-admin-not-rehearsed', reason: 'a new operator', by: 'ada' };
    const after = [role, binding('ada')];
    const there = await driftBetween([], after, [{ ...waiver, where: 'ClusterRoleBinding/ops' }]);
    const elsewhere = await driftBetween([], after, [{ ...waiver, where: 'ClusterRoleBinding/x' }]);
    expect([there.grants, elsewhere.grants?.length]).toEqual([undefined, 1]);
  });
});
