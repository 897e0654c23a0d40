import type { FailpointAt } from '../../../model/failpoint.js';
import type { ComponentName, NodeLayout } from '../../../model/layout.js';
import type { NodeRef } from '../../../model/node.js';
import type { Bug } from './bugs.js';
import type { Note } from './facts.js';
import type { Random } from './random.js';
import type { RunDirectory } from './run-directory.js';
import type { Timeline } from './timeline.js';

/** A running program of Kubernetes, known by what it was started from. */
export interface Process {
  readonly program: string;
  readonly config: string;
  /** Of etcd: the data that it stands on. */
  readonly data?: string;
  readonly startedAt: number;
}

/** A node: what lies on its disk, what runs, and what its agent remembers. */
export interface Machine {
  readonly ref: NodeRef;
  readonly layout: NodeLayout;
  /** Contents by path. */
  readonly files: Map<string, string>;
  /** Manifests that the kubelet is not to see yet, by the path where it would. */
  readonly held: Map<string, string>;
  /** What lay there before anything was done. */
  readonly first: ReadonlyMap<string, string>;
  readonly runs: Map<string, RunDirectory>;
  readonly processes: Map<ComponentName, Process>;
  readonly enabled: Set<string>;
  /** Of people, by pod: when each was started. */
  readonly containers: Map<string, number>;
  /** Digests of received snapshots and staged files. */
  readonly store: Set<string>;
  isUp: boolean;
  isLost: boolean;
  /** Rises with every boot: what ran before never goes on. */
  boot: number;
  /** Rises when what its agent does is killed. */
  agentLife: number;
  /** Rises when its sshd is killed: whoever was connected gets no answer. */
  sshdLife: number;
  isLocked: boolean;
  isUnschedulable: boolean;
  /** Of its Node object. */
  revision: number;
  /** What a run wrote last of its schedulability; `was`: how it was before, absent once it was given back. */
  record?: { readonly run: string; readonly epoch: number; readonly was?: boolean };
  /** Faults of this node: its disk is full until then, its link is cut until then. */
  diskFullUntil: number;
  cutUntil: number;
  /** Components whose new version ends as soon as it starts. */
  readonly broken: Set<ComponentName>;
  /** A new kubelet restarts a container here. */
  restartsContainers: boolean;
}

/** What all machines share. */
export interface Surroundings {
  readonly timeline: Timeline;
  readonly random: Random;
  readonly note: Note;
  readonly bug: Bug | undefined;
  /** Data for an etcd that finds an empty directory. */
  readonly emptyData: (machine: Machine) => string;
  /** An etcd does not start on data that a newer minor has led. */
  readonly canStartOn: (data: string, config: string) => boolean;
  /** Lets kubelets make containers as their API says. */
  readonly reconcile: () => void;
  /** Told of every point of every verb. */
  readonly reached?: OnVerbPoint;
}

/** A verb is at one of its points on a node. */
export type OnVerbPoint = (at: FailpointAt, node: string, key: string) => void;

/** Marks what was there before. */
export const isOld = (content: string): boolean => content.startsWith('old ');

/** The directory of etcd's data, by layout. */
export const dataPathOf = ({ keep }: NodeLayout): string =>
  `${keep.find(({ path }) => path.endsWith('/etcd'))?.path ?? '/var/lib/etcd'}/member`;

/** The unit that starts a component; absent for a static pod. */
export function unitOf({ components, units }: NodeLayout, name: ComponentName): string | undefined {
  const found = components.find(({ component }) => component === name);
  if (found === undefined || found.kind === 'static-pod') return undefined;
  if (found.kind === 'unit') return baseOf(found.path);
  const owned = components.filter(({ kind }) => kind === 'unit').map(({ path }) => baseOf(path));
  return units.find((unit) => !owned.includes(unit));
}

const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Components that a unit starts: one, or none that is known. */
export const startedBy = (layout: NodeLayout, unit: string): readonly ComponentName[] =>
  layout.components
    .map(({ component }) => component)
    .filter((component) => unitOf(layout, component) === unit);

/** Components that are static pods here. */
export const staticPodsOf = ({ components }: NodeLayout): readonly ComponentName[] =>
  components.filter(({ kind }) => kind === 'static-pod').map(({ component }) => component);

/** Starts a component from what lies on the disk; nothing where its files are missing. */
export function start(
  machine: Machine,
  around: Surroundings,
  component: ComponentName,
  by: 'agent' | 'node',
): void {
  if (machine.processes.has(component)) return;
  const { layout, files } = machine;
  const config = files.get(layout.components.find((one) => one.component === component)!.path);
  const path = layout.programs.find(({ name }) => name === component)?.path;
  const program = path === undefined ? config : files.get(path);
  if (config === undefined || program === undefined) return;
  const data = component === 'etcd' ? dataFor(machine, around) : undefined;
  const process = {
    program,
    config,
    startedAt: around.timeline.now(),
    ...(data !== undefined && { data }),
  };
  const endsAtOnce =
    (machine.broken.has(component) && !isOld(program)) ||
    (data !== undefined && !around.canStartOn(data, config));
  around.note({
    kind: 'process',
    node: machine.ref.name,
    component,
    event: 'start',
    program,
    config,
    by,
    ...(data !== undefined && { data }),
  });
  machine.processes.set(component, process);
  if (endsAtOnce) {
    stop(machine, around, component, 'node');
    return;
  }
  if (component === 'kubelet') startKubelet(machine, around);
  if (component === 'kube-apiserver') around.timeline.after(3500, around.reconcile);
}

function dataFor(machine: Machine, around: Surroundings): string {
  const path = dataPathOf(machine.layout);
  const found = machine.files.get(path);
  if (found !== undefined) return found;
  const made = around.emptyData(machine);
  machine.files.set(path, made);
  return made;
}

/** It looks for static pods, and then reports. */
function startKubelet(machine: Machine, around: Surroundings): void {
  const { boot } = machine;
  const process = machine.processes.get('kubelet');
  around.timeline.after(around.random.between(500, 4000), () => {
    if (machine.boot !== boot || machine.processes.get('kubelet') !== process) return;
    for (const component of staticPodsOf(machine.layout)) {
      const running = machine.processes.get(component);
      const wanted = machine.files.get(
        machine.layout.components.find((one) => one.component === component)!.path,
      );
      if (running !== undefined && running.config !== wanted)
        stop(machine, around, component, 'node');
      start(machine, around, component, 'node');
    }
    if (machine.restartsContainers && process && !isOld(process.program))
      for (const pod of [...machine.containers.keys()].slice(0, 1)) {
        endContainer(machine, around, pod, 'fault');
        startContainer(machine, around, pod);
      }
    around.reconcile();
  });
}

/** Ends a component; nothing where it does not run. */
export function stop(
  machine: Machine,
  around: Surroundings,
  component: ComponentName,
  by: 'agent' | 'node',
): boolean {
  const process = machine.processes.get(component);
  if (process === undefined) return false;
  machine.processes.delete(component);
  const { program, config, data } = process;
  const node = machine.ref.name;
  around.note({
    kind: 'process',
    node,
    component,
    event: 'stop',
    program,
    config,
    by,
    ...(data !== undefined && { data }),
  });
  return true;
}

/** A container of a pod begins. */
export function startContainer(machine: Machine, around: Surroundings, pod: string): void {
  if (machine.containers.has(pod)) return;
  machine.containers.set(pod, around.timeline.now());
  around.note({ kind: 'container', node: machine.ref.name, pod, event: 'start', why: 'kubelet' });
}

/** It ends, and why. */
export function endContainer(
  machine: Machine,
  around: Surroundings,
  pod: string,
  why: string,
): void {
  if (!machine.containers.delete(pod)) return;
  around.note({ kind: 'container', node: machine.ref.name, pod, event: 'end', why });
}

/** The power goes: nothing runs any more. */
export function switchOff(machine: Machine, around: Surroundings): void {
  machine.isUp = false;
  machine.boot++;
  endAgents(machine);
  for (const component of machine.processes.keys()) stop(machine, around, component, 'node');
  for (const pod of machine.containers.keys()) endContainer(machine, around, pod, 'power');
}

/** What the agent does on a node ends where it is, and its lock is free. */
export function endAgents(machine: Machine): void {
  machine.agentLife++;
  machine.isLocked = false;
  for (const { calls } of machine.runs.values())
    for (const call of calls.values()) {
      call.isActive = false;
      call.kill?.();
    }
}

/** It boots: systemd starts what is enabled. */
export function switchOn(machine: Machine, around: Surroundings): void {
  if (machine.isLost) return;
  machine.isUp = true;
  for (const unit of machine.layout.units)
    if (machine.enabled.has(unit))
      for (const component of startedBy(machine.layout, unit))
        start(machine, around, component, 'node');
}
