import type { Inventory, NodeFacts } from '../../model/inventory.js';
import type { InPlaceSpec } from '../../model/spec.js';
import { judge } from '../../workflows/planning/judge.js';
import { aNode, aProgram, aSpec, anInventory } from '../fakes/plan.js';

const withNode = (over: Partial<NodeFacts>): Partial<Inventory> => ({
  nodes: [aNode('cp-1'), aNode('w-1', over)],
});
const { bundle } = anInventory();

test('a healthy cluster has no findings', () => {
  expect(judge(aSpec(), anInventory())).toEqual([]);
});

const bundleWithout = (name: string): Partial<Inventory> => ({
  bundle: { ...bundle, files: bundle.files.filter((file) => file.name !== name) },
});
const newerBundle: Partial<Inventory> = { bundle: { ...bundle, version: 'v1.37.0' }, nodes: [] };

const rules: readonly [string, string, Partial<InPlaceSpec>, Partial<Inventory>][] = [
  ['wrong-version', 'spec.from', { from: 'v1.19.11' }, {}],
  [
    'not-newer',
    'spec.version',
    { version: 'v1.19.12' },
    { bundle: { ...bundle, version: 'v1.19.12' } },
  ],
  [
    'too-old',
    'spec.from',
    { from: 'v1.13.12' },
    { cluster: { ...anInventory().cluster, version: 'v1.13.12' } },
  ],
  ['wrong-bundle', 'spec.bundle', {}, { bundle: { ...bundle, version: 'v1.23.5' } }],
  ['target-unknown', 'spec.version', { version: 'v1.37.0' }, newerBundle],
  ['bundle-lacks-program', 'spec.bundle', {}, bundleWithout('kubelet')],
  ['bundle-lacks-program', 'spec.bundle', {}, bundleWithout('kube-apiserver')],
  ['bundle-lacks-program', 'spec.bundle', {}, bundleWithout('etcdctl')],
  [
    'bundle-lacks-image',
    'spec.bundle',
    {},
    withNode({
      components: [
        { component: 'etcd', path: '/e', args: [], sha256: 'f', image: 'k8s.gcr.io/etcd:3.4' },
      ],
    }),
  ],
  ['mount-point', 'w-1', {}, withNode({ mountPoints: ['/var/lib/etcd'] })],
  ['clock-skew', 'w-1', {}, withNode({ clockSkewMs: -300_001 })],
  ['disk-full', 'w-1', {}, withNode({ freeBytes: 1 })],
];

test.each(rules)('%s is found at %s, and nothing else', (id, where, spec, inventory) => {
  const findings = judge(aSpec(spec), anInventory(inventory));
  expect(findings).toEqual([expect.objectContaining({ id, where, severity: 'blocker' })]);
  expect(findings[0]?.what).not.toBe('');
  expect(findings[0]?.remedy).toBeTruthy();
});

test.each([
  ['a node that is not Ready, which reading has found already', {}, withNode({ ready: false })],
  ['a clock that differs by five minutes', {}, withNode({ clockSkewMs: 300_000 })],
  ['just enough room', {}, withNode({ freeBytes: 2 })],
  ['a patch release', { version: 'v1.19.13' }, { bundle: { ...bundle, version: 'v1.19.13' } }],
] as const)('%s is no finding', (_name, spec, inventory) => {
  expect(judge(aSpec(spec), anInventory(inventory))).toEqual([]);
});

test('a bundle with etcdutl needs no etcdctl', () => {
  const files = [...bundle.files.filter(({ name }) => name !== 'etcdctl'), aProgram('etcdutl')];
  expect(judge(aSpec(), anInventory({ bundle: { ...bundle, files } }))).toEqual([]);
});

test('a program that only the rehearsal needs takes no room on a node', () => {
  const files = bundle.files.map((file) =>
    file.name === 'kube-apiserver' ? { ...file, size: 1e15 } : file,
  );
  expect(judge(aSpec(), anInventory({ bundle: { ...bundle, files } }))).toEqual([]);
});
