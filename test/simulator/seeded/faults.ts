import type { SimulatedFleet } from './fleet.js';
import { type Machine, start, stop, switchOff, switchOn, unitOf } from './machine.js';
import { type Weather, calm } from './network.js';
import type { Random } from './random.js';

/** What can go wrong, beside calls that get lost. */
export const faults = [
  'worker killed',
  'worker frozen',
  'node reboots',
  'node lost for ever',
  'node cut off',
  'disk full',
  'kubelet of the new version does not start',
  'API server of the new version does not start',
  'etcd of the new version does not start',
  'etcd killed',
  'API server killed',
  'container restarted by a new kubelet',
  'a budget holds pods',
] as const;
/** One of them. */
export type Fault = (typeof faults)[number];

/** What the workers of a run can suffer. */
export interface Workers {
  readonly kill: (awayMs: number) => void;
  readonly freeze: (ms: number) => void;
}

/** When what goes wrong: counted in activities, so that it falls into the work and not into the nights between. */
export interface Troubles {
  /** Told of every activity that is asked for. */
  readonly count: () => void;
  readonly weather: () => Weather;
  readonly heldUntil: (node: string) => number;
}

/** Troubles of one seed: some have none. */
export function createTroubles(random: Random, fleet: SimulatedFleet, workers: Workers): Troubles {
  const { timeline, note } = fleet.around;
  const span = 20 + fleet.machines.length * random.between(4, 16);
  const planned = Array.from({ length: random.percent(25) ? 0 : random.between(1, 4) }, () => ({
    at: random.between(1, span),
    delayMs: random.between(0, 8000),
    what: random.oneOf(faults),
    node: random.oneOf(fleet.machines),
    ms: random.between(1_000, 120_000),
  }));
  const worst = random.oneOf([0, 0, 3, 4, 20]);
  const bad: Weather = {
    lost: random.between(0, Math.ceil(worst / 3)),
    halfOpen: random.between(0, Math.ceil(worst / 2)),
    late: random.between(0, Math.ceil(worst / 2)),
    doubled: random.between(0, worst),
  };
  const held = new Map<string, number>();
  let isOneLost = false;
  let counted = 0;
  const strike = ({ what, node, ms }: (typeof planned)[number]): void => {
    if (what === 'node lost for ever' && (isOneLost || !random.percent(30))) return;
    isOneLost ||= what === 'node lost for ever';
    note({ kind: 'fault', what, node: node.ref.name });
    const until = timeline.now() + ms;
    const { around } = fleet;
    if (what === 'worker killed') workers.kill(ms);
    if (what === 'worker frozen') workers.freeze(ms);
    if (what === 'node reboots' || what === 'node lost for ever') switchOff(node, around);
    if (what === 'node reboots') timeline.after(ms, () => switchOn(node, around));
    if (what === 'node lost for ever') node.isLost = true;
    if (what === 'node cut off') node.cutUntil = until;
    if (what === 'disk full') node.diskFullUntil = until + ms;
    if (what === 'a budget holds pods') held.set(node.ref.name, until + 3 * ms);
    if (what === 'container restarted by a new kubelet') node.restartsContainers = true;
    if (what.includes('of the new version')) {
      const component = componentIn(what);
      node.broken.add(component);
      if (random.percent(50)) timeline.after(ms, () => node.broken.delete(component));
    }
    if (what.endsWith(' killed') && what !== 'worker killed')
      endComponent(fleet, node, componentIn(what), ms);
  };
  return {
    count: () => {
      counted++;
      for (const trouble of planned)
        if (trouble.at === counted) timeline.after(trouble.delayMs, () => strike(trouble));
    },
    weather: () => (counted > span + 40 ? calm : bad),
    heldUntil: (node) => held.get(node) ?? 0,
  };
}

function componentIn(fault: Fault): 'etcd' | 'kube-apiserver' | 'kubelet' {
  if (fault.startsWith('etcd')) return 'etcd';
  return fault.startsWith('API') ? 'kube-apiserver' : 'kubelet';
}

/** It dies, and whatever watches over it starts it again. */
export function endComponent(
  { around }: SimulatedFleet,
  machine: Machine,
  component: 'etcd' | 'kube-apiserver' | 'kubelet',
  ms: number,
): void {
  if (!stop(machine, around, component, 'node')) return;
  const { boot } = machine;
  around.timeline.after(Math.min(ms, 30_000), () => {
    const unit = unitOf(machine.layout, component);
    const isWatched =
      unit === undefined ? machine.processes.has('kubelet') : machine.enabled.has(unit);
    if (machine.boot === boot && machine.isUp && isWatched)
      start(machine, around, component, 'node');
  });
}
