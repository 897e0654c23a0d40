import type { Machine } from './machine.js';

/** Data of one etcd cluster, alike on all of its members. */
export interface EtcdData {
  readonly id: string;
  /** UID of kube-system. */
  readonly uid: string;
  /** Every object that was ever acknowledged. */
  readonly objects: Set<string>;
  /** Pods of people, and the node that each is bound to. */
  readonly pods: Map<string, string>;
  /** What an import has brought. */
  readonly parts: Set<string>;
  /** What pods run on: add-ons of which version. */
  addOns: string;
  /** Minor of etcd that the whole cluster has reached; it never falls. */
  reached: number;
}

/** All data there ever was, and the snapshots of it. */
export interface EtcdDatas {
  readonly byId: Map<string, EtcdData>;
  readonly snapshots: Map<string, EtcdData>;
  made: number;
}

/** Minor of etcd before. */
export const etcdBefore = 34;

/** Members that run on this data. */
export const membersOn = (machines: readonly Machine[], id: string): readonly Machine[] =>
  machines.filter(({ processes, isUp }) => isUp && processes.get('etcd')?.data === id);

/** Do more than half of the members run? */
export function hasQuorum(machines: readonly Machine[], id: string): boolean {
  const all = machines.filter(({ ref }) => ref.role === 'control-plane').length;
  return membersOn(machines, id).length * 2 > all;
}

/** A copy that nobody writes to. */
export const frozen = (data: EtcdData, id: string): EtcdData => ({
  ...data,
  id,
  objects: new Set(data.objects),
  pods: new Map(data.pods),
  parts: new Set(data.parts),
});
