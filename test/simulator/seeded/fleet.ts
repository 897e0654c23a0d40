import type { NodeLayout } from '../../../model/layout.js';
import type { Bug } from './bugs.js';
import { type EtcdData, type EtcdDatas, etcdBefore, hasQuorum } from './etcd-data.js';
import type { Note } from './facts.js';
import {
  type Machine,
  type OnVerbPoint,
  type Surroundings,
  dataPathOf,
  endContainer,
  isOld,
  start,
  startContainer,
} from './machine.js';
import type { Random } from './random.js';
import type { Scenario } from './scenario.js';
import type { Timeline } from './timeline.js';

/** The cluster: its machines, the data of its etcds, and what an API server that answers stands on. */
export interface SimulatedFleet {
  readonly machines: readonly Machine[];
  readonly datas: EtcdDatas;
  readonly around: Surroundings;
  readonly machine: (name: string) => Machine;
  /** API servers that are ready: of which side, and on which data. */
  readonly apis: () => readonly Served[];
  /** Is its kubelet there, and does an API hear it? */
  readonly isReady: (machine: Machine) => boolean;
}

/** An API server that answers. */
export interface Served {
  readonly machine: Machine;
  readonly isOld: boolean;
  readonly data: EtcdData;
}

/** Data that everything begins with. */
export const firstData = 'old data';

const readyAfterMs = 2500;

/** A healthy cluster of the old version. */
export function createFleet(
  scenario: Scenario,
  given: {
    readonly timeline: Timeline;
    readonly random: Random;
    readonly note: Note;
    readonly bug: Bug | undefined;
    readonly reached?: OnVerbPoint;
  },
): SimulatedFleet {
  const { layout, spec } = scenario;
  const datas: EtcdDatas = { byId: new Map(), snapshots: new Map(), made: 0 };
  const machines = spec.nodes.map((ref) =>
    createMachine(ref, ref.role === 'control-plane' ? layout.controlPlane : layout.worker),
  );
  const pods = machines.flatMap(({ ref }) =>
    ref.role === 'worker' ? [`web-${ref.name}`, `db-${ref.name}`] : [`agent-${ref.name}`],
  );
  const nodeOf = (pod: string): string => pod.slice(pod.indexOf('-') + 1);
  datas.byId.set(firstData, {
    id: firstData,
    uid: scenario.inventory.cluster.uid,
    objects: new Set(['first']),
    pods: new Map(pods.map((pod) => [pod, nodeOf(pod)])),
    parts: new Set(['foundation', 'workloads']),
    addOns: spec.from,
    reached: etcdBefore,
  });
  const apis = (): readonly Served[] =>
    machines.flatMap((machine) => {
      const process = machine.processes.get('kube-apiserver');
      const id = machine.processes.get('etcd')?.data;
      const isAnswering =
        process !== undefined &&
        id !== undefined &&
        given.timeline.now() - process.startedAt >= readyAfterMs &&
        hasQuorum(machines, id);
      return isAnswering
        ? [{ machine, isOld: isOld(process.config), data: datas.byId.get(id)! }]
        : [];
    });
  const around: Surroundings = {
    ...given,
    emptyData: (machine) => emptyData(machine, machines, datas, given.note),
    canStartOn: (data, config) =>
      (isOld(config) ? etcdBefore : scenario.etcdMinor) >= datas.byId.get(data)!.reached,
    reconcile: () => reconcile(machines, around, apis()),
  };
  for (const machine of machines) {
    if (machine.ref.role === 'control-plane')
      machine.files.set(dataPathOf(machine.layout), firstData);
    Object.assign(machine, { first: new Map(machine.files) });
    for (const { component } of machine.layout.components)
      start(machine, around, component, 'node');
    for (const pod of pods)
      if (nodeOf(pod) === machine.ref.name) startContainer(machine, around, pod);
  }
  return {
    machines,
    datas,
    around,
    machine: (name) => machines.find(({ ref }) => ref.name === name)!,
    apis,
    isReady: ({ isUp, cutUntil, processes }) =>
      isUp &&
      cutUntil <= given.timeline.now() &&
      given.timeline.now() - (processes.get('kubelet')?.startedAt ?? Infinity) > readyAfterMs &&
      apis().length > 0,
  };
}

function createMachine(ref: Machine['ref'], layout: NodeLayout): Machine {
  const files = new Map<string, string>();
  for (const { path, carry } of layout.keep) {
    const isFile =
      layout.programs.some((one) => one.path === path) ||
      layout.components.some((one) => one.path === path);
    if (isFile) continue;
    files.set(`${path}/`, 'directory');
    for (const part of carry)
      if (part !== '.' && part !== 'manifests') files.set(`${path}/${part}`, `old ${part}`);
  }
  for (const { component, path } of layout.components) files.set(path, `old ${component}`);
  for (const { name, path } of layout.programs) files.set(path, `old program ${name}`);
  return {
    ref,
    layout,
    files,
    held: new Map(),
    first: new Map(),
    runs: new Map(),
    processes: new Map(),
    enabled: new Set(layout.units),
    containers: new Map(),
    store: new Set(),
    isUp: true,
    isLost: false,
    boot: 0,
    agentLife: 0,
    sshdLife: 0,
    isLocked: false,
    isUnschedulable: false,
    revision: 0,
    diskFullUntil: 0,
    cutUntil: 0,
    broken: new Set(),
    restartsContainers: false,
  };
}

/** Members that find nothing make one new cluster together. */
function emptyData(
  machine: Machine,
  machines: readonly Machine[],
  datas: EtcdDatas,
  note: Note,
): string {
  const path = dataPathOf(machine.layout);
  const joined = machines
    .map(({ files }) => files.get(path))
    .find((id) => id?.startsWith('empty ') === true);
  if (joined !== undefined) return joined;
  datas.made++;
  const id = `empty ${datas.made}`;
  const uid = `uid of ${id}`;
  datas.byId.set(id, {
    id,
    uid,
    objects: new Set(),
    pods: new Map(),
    parts: new Set(),
    addOns: '',
    reached: 0,
  });
  note({ kind: 'etcd', event: 'made', data: id });
  return id;
}

/** What kubelets do when an API tells them which pods are theirs. */
function reconcile(
  machines: readonly Machine[],
  around: Surroundings,
  [served]: readonly Served[],
): void {
  if (served === undefined) return;
  const { pods, parts } = served.data;
  for (const [pod, node] of pods) {
    const home = machines.find(({ ref }) => ref.name === node);
    if (home !== undefined && !home.isLost) continue;
    const next = machines.find(
      ({ isUp, processes, isUnschedulable }) =>
        isUp && processes.has('kubelet') && !isUnschedulable,
    );
    pods.set(pod, next?.ref.name ?? '');
  }
  for (const machine of machines) {
    if (!machine.isUp || !machine.processes.has('kubelet')) continue;
    const own = [...pods].filter(([, node]) => node === machine.ref.name).map(([pod]) => pod);
    for (const pod of machine.containers.keys())
      if (!own.includes(pod))
        endContainer(machine, around, pod, parts.has('workloads') ? 'moved' : 'unknown to its API');
    for (const pod of own) startContainer(machine, around, pod);
  }
}
