import { endComponent } from '../seeded/faults.js';
import { type Machine, endAgents, switchOff, switchOn } from '../seeded/machine.js';
import type { Stage } from '../seeded/play.js';

/** What is killed at a point. */
export const victims = [
  'worker',
  'node agent',
  'sshd',
  'node',
  'API server',
  'etcd member',
] as const;
/** One of them. */
export type Victim = (typeof victims)[number];

/** How long each is away, milliseconds. */
const awayMs = {
  worker: 5_000,
  'node agent': 0,
  sshd: 5_000,
  node: 60_000,
  'API server': 10_000,
  'etcd member': 10_000,
} as const satisfies Record<Victim, number>;

/** Kills it on a node; a worker reaches all of them, and components live on control-plane nodes alone. Nothing where it does not run. */
export function strike({ fleet, workers }: Stage, victim: Victim, node: string): void {
  const ms = awayMs[victim];
  const machine = fleet.machine(node);
  const { timeline, note } = fleet.around;
  note({ kind: 'fault', what: `${victim} killed`, node });
  if (victim === 'worker') workers.kill(ms);
  if (victim === 'node agent') endAgents(machine);
  if (victim === 'sshd') endSshd(machine, timeline.now() + ms);
  if (victim === 'node') {
    switchOff(machine, fleet.around);
    timeline.after(ms, () => switchOn(machine, fleet.around));
  }
  if (victim === 'API server') endComponent(fleet, machine, 'kube-apiserver', ms);
  if (victim === 'etcd member') endComponent(fleet, machine, 'etcd', ms);
}

function endSshd(machine: Machine, until: number): void {
  machine.sshdLife++;
  machine.cutUntil = until;
}
