import { hotLayout } from '../../../model/layouts/hot.js';
import { kubeadmLayout } from '../../../model/layouts/kubeadm.js';
import type { GateName } from '../../../model/gate-policy.js';
import type { ComponentFacts, Inventory, NodeFacts } from '../../../model/inventory.js';
import type { ComponentName, Layout, NodeLayout } from '../../../model/layout.js';
import type { InPlaceSpec } from '../../../model/spec.js';
import { aNode, aNodeRef, aProgram, aSpec, anInventory } from '../../fakes/plan.js';
import { aHighlyAvailable } from '../../fakes/stepwise.js';
import { aSystemdLayout } from '../../fakes/systemd-layout.js';
import type { Random } from './random.js';

/** The ways to migrate that are simulated. */
export const kinds = ['reimport', 'hot', 'stepwise'] as const;
/** One of them. */
export type Kind = (typeof kinds)[number];

/** What is asked for, of which fleet. */
export interface Scenario {
  readonly kind: Kind;
  readonly spec: InPlaceSpec;
  readonly inventory: Inventory;
  /** As the machines are laid out; the spec's may keep less. */
  readonly layout: Layout;
  /** Minor of the new side's etcd; 34 before. */
  readonly etcdMinor: number;
}

/** Who asks for every run. */
export const requester = 'ada';

/** A fleet and a spec out of chance. */
export function scenarioOf(kind: Kind, random: Random): Scenario {
  return scenarioOn(kind, {
    names: fleetOf(kind, random),
    ...madeOf(kind, random),
    chosen: chosen(kind, random),
  });
}

/** What a scenario is made of. */
export interface Made {
  readonly names: readonly string[];
  readonly layout: Layout;
  /** Version of the new side's etcd. */
  readonly etcd: '3.4.3' | '3.4.13' | '3.5.0';
  readonly chosen: Partial<InPlaceSpec>;
}

function madeOf(kind: Kind, random: Random): Pick<Made, 'layout' | 'etcd'> {
  const layout = random.percent(40) ? aSystemdLayout : kubeadmLayout;
  const etcd = kind === 'stepwise' ? random.oneOf(['3.4.3', '3.4.13', '3.5.0'] as const) : '3.5.0';
  return { layout, etcd };
}

/** A fleet and a spec, as they are named. */
export function scenarioOn(kind: Kind, { names, layout, etcd, chosen }: Made): Scenario {
  const spec = aSpec({
    ...(kind === 'stepwise' && { from: 'v1.18.8', version: 'v1.19.12' }),
    strategy: kind === 'stepwise' ? 'in-place-stepwise' : 'in-place-switch',
    carry: kind === 'reimport' ? 'reimport' : 'data',
    nodes: names.map(aNodeRef),
    layout: kind === 'reimport' ? layout : hotLayout(layout),
    ...chosen,
  });
  return {
    kind,
    spec,
    inventory: inventoryOf(kind, names, layout, etcd),
    layout,
    etcdMinor: etcd === '3.5.0' ? 35 : 34,
  };
}

function fleetOf(kind: Kind, random: Random): string[] {
  const controlPlane = random.oneOf([1, 1, 3, 3, 5]);
  const workers = random.percent(80) ? random.between(0, 5) : random.between(6, 12);
  const named = (prefix: string, count: number) =>
    Array.from({ length: count }, (_, at) => `${prefix}-${at + 1}`);
  // A hot switch is told by its canary, and a re-import by its workers.
  return [
    ...named('cp', controlPlane),
    ...named('w', kind === 'stepwise' ? workers : Math.max(1, workers)),
  ];
}

function chosen(kind: Kind, random: Random): Partial<InPlaceSpec> {
  const offered: readonly GateName[] = ['window', 'cut-over', 'batch', 'accept', 'retire'];
  const gates = offered.filter(
    (gate) => (gate !== 'batch' || kind !== 'reimport') && random.percent(35),
  );
  const failureBudget = random.oneOf([0, 1, 1, 2]);
  return {
    parallelism: random.between(1, 4),
    failureBudget,
    gates: ['plan', ...gates],
    batches: { size: random.between(1, 5), gateEvery: random.between(1, 2) },
    workers: random.percent(15) ? 'lag' : 'follow',
    drain: {
      ...aSpec().drain,
      mode: random.percent(70) ? 'evict' : 'never',
      timeoutSeconds: random.between(30, 120),
      unreachable: random.oneOf(['refuse', 'leave']),
    },
    approvals: {
      people: random.oneOf([1, 1, 2]),
      signatures: 'optional',
      selfApproval: random.oneOf(['allowed', 'refused']),
      onReject: random.oneOf(['roll-back', 'wait']),
      ...(random.percent(30) && { validForMinutes: random.between(5, 60) }),
      at: {},
    },
    windows: random.percent(30)
      ? [
          {
            zone: 'UTC',
            weekdays: ['saturday', 'sunday', 'tuesday'],
            start: '22:00',
            lengthMinutes: random.between(60, 360),
            blackouts: [],
          },
        ]
      : [],
    startTimeoutSeconds: 120,
    watchSeconds: random.between(5, 45),
    requestedBy: requester,
  };
}

function inventoryOf(
  kind: Kind,
  names: readonly string[],
  layout: Layout,
  etcd: string,
): Inventory {
  const from = kind === 'stepwise' ? 'v1.18.8' : 'v1.19.12';
  const to = kind === 'stepwise' ? 'v1.19.12' : 'v1.23.6';
  const base = kind === 'stepwise' ? aHighlyAvailable(etcd) : anInventory();
  const image = (name: string) => ({ ...aProgram(name), kind: 'image' as const, image: name });
  const images = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kube-proxy'];
  return {
    ...base,
    nodes: names.map((name) => factsOf(name, layout, from)),
    bundle:
      kind === 'stepwise'
        ? base.bundle
        : {
            version: to,
            files: [
              ...base.bundle.files,
              ...['kubeadm', 'kubectl'].map(aProgram),
              ...images.map((one) => image(`k8s.test/${one}:${to}`)),
              image(`k8s.test/etcd:${etcd}`),
            ],
          },
  };
}

function factsOf(name: string, layout: Layout, from: string): NodeFacts {
  const node = aNode(name, { kubeletVersion: from });
  const half = node.role === 'control-plane' ? layout.controlPlane : layout.worker;
  return { ...node, components: componentsOf(half, name, from) };
}

const componentsOf = ({ components }: NodeLayout, node: string, from: string): ComponentFacts[] =>
  components.map(({ component, kind, path }) => ({
    component,
    path,
    args: argsOf(component, node),
    sha256: 'f',
    ...(kind === 'static-pod' && {
      image: component === 'etcd' ? 'k8s.test/etcd:3.4.3' : `k8s.test/${component}:${from}`,
    }),
  }));

function argsOf(component: ComponentName, node: string): readonly string[] {
  if (component === 'etcd')
    return [`--name=${node}`, `--initial-advertise-peer-urls=https://${node}.lab:2380`];
  return component === 'kube-controller-manager'
    ? ['--service-account-private-key-file=/etc/kubernetes/pki/sa.key']
    : [];
}
