import type { ComponentChange } from '../../model/plan.js';
import { formAnew } from '../../workflows/planning/etcd.js';
import { aNode, etcdOf } from '../fakes/plan.js';

const change = (component: ComponentChange['component']): ComponentChange => ({
  component,
  path: '/etcd.yaml',
  plannedOn: 'f',
  remove: [],
  set: { 'own-flag': '1' },
});
const three = ['cp-1', 'cp-2', 'cp-3'].map((name, at) =>
  aNode(name, { components: [etcdOf(name, `https://10.0.0.${at + 1}:2380`)] }),
);

test('every member of a fresh etcd knows all three, and forms it anew', () => {
  expect(formAnew(change('etcd'), three).set).toEqual({
    'own-flag': '1',
    'initial-cluster':
      'cp-1=https://10.0.0.1:2380,cp-2=https://10.0.0.2:2380,cp-3=https://10.0.0.3:2380',
    'initial-cluster-state': 'new',
  });
});

test('a member with two addresses is named with both', () => {
  const node = aNode('cp-1', { components: [etcdOf('cp-1', 'https://a:2380,https://b:2380')] });
  expect(formAnew(change('etcd'), [node]).set['initial-cluster']).toBe(
    'cp-1=https://a:2380,cp-1=https://b:2380',
  );
});

test('other components are left alone', () => {
  const other = change('kube-scheduler');
  expect(formAnew(other, three)).toBe(other);
});
