import type { ComponentFacts, Inventory } from '../../../model/inventory.js';
import type { KeptPath, NodeLayout } from '../../../model/layout.js';
import { hotLayout } from '../../../model/layouts/hot.js';
import type { InPlaceSpec } from '../../../model/spec.js';
import { etcdDataOf } from '../../../workflows/planning/stepwise/etcd-data.js';
import { dataOf } from '../../../workflows/planning/stepwise/sides.js';
import { aSpec } from '../../fakes/plan.js';
import { aHighlyAvailable, aHop } from '../../fakes/stepwise.js';
import { aSystemdLayout } from '../../fakes/systemd-layout.js';

/** The command line of etcd on some nodes, as a function makes it of the one there. */
const withArgs = (
  change: (args: readonly string[]) => readonly string[],
  only?: string,
): Inventory => {
  const inventory = aHighlyAvailable();
  const changed = (one: ComponentFacts) =>
    one.component === 'etcd' ? { ...one, args: change(one.args) } : one;
  return {
    ...inventory,
    nodes: inventory.nodes.map((node) =>
      only === undefined || node.name === only
        ? { ...node, components: node.components.map(changed) }
        : node,
    ),
  };
};

const flag = (name: string, value: string) => (args: readonly string[]) => [
  ...args.filter((arg) => !arg.startsWith(`--${name}=`)),
  ...(value === '' ? [] : [`--${name}=${value}`]),
];

const keeping = (keep: readonly KeptPath[]): Partial<InPlaceSpec> => {
  const { layout } = aSpec(aHop());
  return { layout: { ...layout, controlPlane: { ...layout.controlPlane, keep } } };
};

test.each<readonly [string, Partial<InPlaceSpec>, Inventory, string | undefined]>([
  ['as kubeadm has it', {}, aHighlyAvailable(), '/var/lib/etcd'],
  ['below its kept path', {}, withArgs(flag('data-dir', '/var/lib/etcd/data')), '/var/lib/etcd'],
  ['of another strategy', { strategy: 'in-place-switch' }, aHighlyAvailable(), undefined],
  ['below no kept path', {}, withArgs(flag('data-dir', '/srv/etcd')), undefined],
  [
    'in a directory whose name only begins alike',
    {},
    withArgs(flag('data-dir', '/var/lib/etcd-2')),
    undefined,
  ],
  ['elsewhere on one node', {}, withArgs(flag('data-dir', '/var/lib/etcd-2'), 'cp-2'), undefined],
  ['apart from its log', {}, withArgs((args) => [...args, '--wal-dir=/wal']), undefined],
  ['where no flag says', {}, withArgs(flag('data-dir', '')), undefined],
  ['by a value that is made elsewhere', {}, withArgs(flag('data-dir', '${DIR}')), undefined],
  [
    'of a member without a peer URL',
    {},
    withArgs(flag('initial-advertise-peer-urls', '')),
    undefined,
  ],
  [
    'with other things that the new side takes over',
    keeping([{ path: '/var/lib/etcd', carry: ['other'] }]),
    aHighlyAvailable(),
    undefined,
  ],
  [
    'in a directory with other things',
    keeping([{ path: '/var/lib', carry: ['.'] }]),
    aHighlyAvailable(),
    undefined,
  ],
])('data of etcd %s', (_name, over, inventory, place) => {
  expect(etcdDataOf(aSpec({ ...aHop(), ...over }), inventory)).toBe(place);
});

test.each<readonly [string, NodeLayout, readonly string[]]>([
  ['static pods', aSpec(aHop()).layout.controlPlane, []],
  [
    'units',
    hotLayout(aSystemdLayout).controlPlane,
    [
      'etcd.service',
      'kube-apiserver.service',
      'kube-controller-manager.service',
      'kube-scheduler.service',
    ],
  ],
])(
  'of %s only the data is set aside, below a control plane that has stopped',
  (_name, half, units) => {
    const data = dataOf(half, '/var/lib/etcd');
    expect(data.keep).toEqual([{ path: '/var/lib/etcd', carry: [] }]);
    expect(data.programs).toEqual([]);
    expect(data.units).toEqual(units);
    expect(data.components.map(({ component }) => component)).toEqual([
      'etcd',
      'kube-apiserver',
      'kube-controller-manager',
      'kube-scheduler',
    ]);
  },
);
