import fc from 'fast-check';
import { changeFlags } from '../../model/flags.js';
import { goneFlags } from '../../model/facts/gone.js';
import { removedFlags } from '../../model/facts/removed-flags.js';
import type { Finding } from '../../model/finding.js';
import type { ComponentFacts, Inventory } from '../../model/inventory.js';
import type { ComponentName } from '../../model/layout.js';
import type { KubernetesVersion } from '../../model/version.js';
import { changesOf, targetCommandLines } from '../../workflows/planning/command-lines.js';
import { judgeEntries } from '../../workflows/planning/judge-entries.js';
import { judgeFlags } from '../../workflows/planning/judge-flags.js';
import { judgeValues } from '../../workflows/planning/judge-values.js';
import { flagsOf, translate } from '../../workflows/planning/translate.js';
import { aNode, aSpec, anInventory } from '../fakes/plan.js';

const facts = (component: ComponentName, args: readonly string[]): ComponentFacts => ({
  component,
  path: `/etc/${component}`,
  args,
  sha256: 'f',
});

/** An inventory in which `count` workers have one component with these flags. */
const having = (component: ComponentName, args: readonly string[], count = 1): Inventory =>
  anInventory({
    nodes: Array.from({ length: count }, (_, at) =>
      aNode(`w-${at + 1}`, { components: [facts(component, args)] }),
    ),
  });

const judged = (
  component: ComponentName,
  args: readonly string[],
  from: KubernetesVersion,
  version: KubernetesVersion,
): Finding[] =>
  [judgeFlags, judgeEntries, judgeValues]
    .flatMap((rule) => rule(aSpec({ from, version }), having(component, args)))
    .filter(({ id }) => !['everything-allowed', 'flag-missing', 'flag-added'].includes(id));

test.each<
  readonly [string, ComponentName, readonly string[], KubernetesVersion, KubernetesVersion]
>([
  ['flag-removed', 'kubelet', ['--network-plugin=cni'], 'v1.19.12', 'v1.34.4'],
  ['flag-removed', 'kubelet', ['--container-runtime=remote'], 'v1.23.6', 'v1.34.4'],
  ['flag-removed', 'kube-apiserver', ['--insecure-port=0'], 'v1.19.12', 'v1.34.4'],
  ['flag-removed', 'kube-proxy', ['--logtostderr=true'], 'v1.23.6', 'v1.34.4'],
  ['flag-renamed', 'kube-apiserver', ['--service-account-api-audiences=x'], 'v1.19.12', 'v1.34.4'],
  ['flag-lost', 'kube-controller-manager', ['--pod-eviction-timeout=1m'], 'v1.19.12', 'v1.34.4'],
  ['flag-indispensable', 'kube-apiserver', ['--basic-auth-file=/b'], 'v1.15.12', 'v1.23.6'],
  ['flag-indispensable', 'kube-scheduler', ['--policy-config-file=/p'], 'v1.19.12', 'v1.23.6'],
  ['plain-port-closed', 'kube-apiserver', ['--insecure-port=8080'], 'v1.19.12', 'v1.23.6'],
  ['plain-port-closed', 'kube-controller-manager', ['--port=10252'], 'v1.19.12', 'v1.34.4'],
  ['cloud-provider-gone', 'kubelet', ['--cloud-provider=aws'], 'v1.23.6', 'v1.34.4'],
  [
    'node-label-refused',
    'kubelet',
    ['--node-labels=a=b,node-role.kubernetes.io/worker='],
    'v1.15.12',
    'v1.23.6',
  ],
  ['kubelet-runs-docker', 'kubelet', ['--container-runtime=docker'], 'v1.19.12', 'v1.24.0'],
  ['network-plugin-gone', 'kubelet', ['--network-plugin=kubenet'], 'v1.19.12', 'v1.24.0'],
  ['gate-removed', 'kubelet', ['--feature-gates=CSIBlockVolume=true'], 'v1.19.12', 'v1.23.6'],
  ['gate-forced', 'kubelet', ['--feature-gates=CSIBlockVolume=false'], 'v1.19.12', 'v1.23.6'],
  ['gate-lost', 'kubelet', ['--feature-gates=DynamicKubeletConfig=true'], 'v1.19.12', 'v1.34.4'],
  [
    'plugin-lost',
    'kube-apiserver',
    ['--enable-admission-plugins=NodeRestriction,PodSecurityPolicy'],
    'v1.23.6',
    'v1.34.4',
  ],
  [
    'plugin-removed',
    'kube-apiserver',
    ['--disable-admission-plugins=PersistentVolumeLabel'],
    'v1.23.6',
    'v1.34.4',
  ],
  [
    'runtime-config-removed',
    'kube-apiserver',
    ['--runtime-config=settings.k8s.io/v1alpha1=true'],
    'v1.19.12',
    'v1.23.6',
  ],
])('%s is told of %s %j from %s to %s', (id, component, args, from, version) => {
  const findings = judged(component, args, from, version);
  expect(findings.map((finding) => finding.id)).toContain(id);
  expect(findings.every(({ what }) => what.endsWith('(w-1)'))).toBe(true);
});

test.each<readonly [ComponentName, readonly string[], KubernetesVersion, KubernetesVersion]>([
  ['kubelet', ['--network-plugin=cni'], 'v1.19.12', 'v1.23.6'],
  ['kubelet', ['--cloud-provider=external'], 'v1.23.6', 'v1.34.4'],
  ['kubelet', ['--container-runtime=docker'], 'v1.19.12', 'v1.23.6'],
  ['kube-apiserver', ['--enable-admission-plugins=NodeRestriction'], 'v1.19.12', 'v1.34.4'],
  ['kube-apiserver', ['--runtime-config=apps/v1beta1=false'], 'v1.15.12', 'v1.34.4'],
  ['kube-proxy', ['--logtostderr=true'], 'v1.19.12', 'v1.23.6'],
  [
    'kubelet',
    ['--node-labels=a=b,node.kubernetes.io/x=y,kubernetes.io/os=linux'],
    'v1.15.12',
    'v1.23.6',
  ],
])('nothing is told of %s %j from %s to %s', (component, args, from, version) => {
  expect(judged(component, args, from, version)).toEqual([]);
});

test('an API server needs issuer and key; a key that nobody names is a blocker', () => {
  const bare = judgeFlags(aSpec(), having('kube-apiserver', []));
  expect(bare.map(({ id }) => id)).toEqual(['flag-added', 'flag-missing']);
});

test('the same on many nodes is told once, with the first of them', () => {
  const findings = judgeFlags(
    aSpec({ version: 'v1.34.4' }),
    having('kubelet', ['--network-plugin=cni'], 1_000),
  );
  expect(findings.map(({ where, what }) => `${where}: ${what}`)).toEqual([
    'kubelet --network-plugin: v1.34.4 has no such flag (w-1, w-2, w-3 and 997 more)',
  ]);
});

describe('translation', () => {
  const set = (component: ComponentName, args: readonly string[], to: KubernetesVersion) =>
    translate(facts(component, args), { from: 'v1.19.12', to, neighbours: [], images: {} });

  test('takes refused plugins and groups out of their lists, and an empty list away', () => {
    const args = [
      '--enable-admission-plugins=PodSecurityPolicy,NodeRestriction',
      '--disable-admission-plugins=PodPreset',
      '--runtime-config=settings.k8s.io/v1alpha1=true,batch/v2alpha1=true',
    ];
    expect(set('kube-apiserver', args, 'v1.34.4')).toMatchObject({
      remove: ['disable-admission-plugins'],
      set: {
        'enable-admission-plugins': 'NodeRestriction',
        'runtime-config': 'batch/v2alpha1=true',
      },
    });
  });

  test('closes a plain port where only zero is allowed', () => {
    expect(set('kube-apiserver', ['--insecure-port=8080'], 'v1.23.6').set).toMatchObject({
      'insecure-port': '0',
    });
    expect(set('kube-scheduler', ['--port=10251'], 'v1.23.6').set).toEqual({ port: '0' });
    expect(set('kube-scheduler', ['--port=10251'], 'v1.21.14').set).toEqual({});
  });

  const minors = fc.integer({ min: 14, max: 36 });
  const components = fc.constantFrom<ComponentName>(
    ...(Object.keys(removedFlags) as ComponentName[]),
  );

  test('leaves no flag that the target refuses, whatever stands on the command line', () => {
    fc.assert(
      fc.property(
        components,
        minors,
        minors,
        fc.infiniteStream(fc.boolean()),
        (component, a, b, coin) => {
          const way = {
            from: `v1.${Math.min(a, b)}.0`,
            to: `v1.${Math.max(a, b)}.0`,
          } as const;
          const every = Object.values(removedFlags[component] ?? {}).flat();
          const args = [...every, 'v', 'kubeconfig']
            .filter(() => coin.next().value)
            .map((flag) => `--${flag}=1`);
          const inventory = having(component, args);
          const [line] = targetCommandLines(aSpec({ from: way.from, version: way.to }), inventory);
          const left = flagsOf(line?.args ?? []);
          expect(goneFlags(component, way).filter((flag) => left.has(flag))).toEqual([]);
        },
      ),
    );
  });
});

describe('command lines of the target', () => {
  test('are those that nodes will get', () => {
    const words = [
      '--network-plugin=cni',
      '--feature-gates=CSIBlockVolume=true,ServerSideApply=true',
      '--feature-gates=CSIBlockVolume=false',
      '--service-account-api-audiences=a',
      '--insecure-port=8080',
      '--enable-admission-plugins=PodPreset',
      '--v=2',
      '--leader-elect',
      '$KUBELET_EXTRA_ARGS',
    ];
    const components = fc.constantFrom<ComponentName>('kubelet', 'kube-apiserver', 'etcd');
    const targets = fc.constantFrom<KubernetesVersion>('v1.23.6', 'v1.34.4');
    fc.assert(
      fc.property(components, fc.shuffledSubarray(words), targets, (component, args, version) => {
        const inventory = having(component, args);
        const [line] = targetCommandLines(aSpec({ version }), inventory);
        const [change] = changesOf(aSpec({ version }), inventory).map((one) => one.change);
        expect(line?.args).toEqual(changeFlags(args, change!));
      }),
    );
  });

  test('are each told once, with how many nodes have them', () => {
    const nodes = ['w-1', 'w-2', 'w-3'].map((name, at) =>
      aNode(name, {
        components: [
          facts('kubelet', [
            `--node-ip=10.0.0.${at}`,
            `--v=${at === 2 ? 4 : 2}`,
            '--network-plugin=cni',
          ]),
        ],
      }),
    );
    const lines = targetCommandLines(aSpec({ version: 'v1.24.0' }), anInventory({ nodes }));
    expect(lines.map(({ args, nodes: count, node }) => [args.join(' '), count, node.name])).toEqual(
      [
        ['--node-ip=10.0.0.0 --v=2', 2, 'w-1'],
        ['--node-ip=10.0.0.2 --v=4', 1, 'w-3'],
      ],
    );
  });
});
