/** Faults that can be planted into engine, host, network or node: each must be found, or the invariants see nothing. */
export const bugs = [
  'an undo is skipped',
  'a node acts again on a done key',
  'a node lets an old epoch act',
  'a key is new at every attempt',
  'more nodes at once than the pace says',
  'the failure budget is ignored',
  'a requester may approve',
  'one person counts as two',
  'a gate opens by itself',
  'a rejection opens the gate',
  'the window is not looked at',
  'a kept file is changed',
  'the old side is let go too early',
  'a new control plane starts under living kubelets',
  'etcd starts on nothing',
  'two members of etcd change at once',
  'workloads start before old containers ended',
  'a quarantined node is started',
  'a batch that begins hears nothing',
  'a replay takes another way',
  'a drained node is not given back',
  'a failed undo is passed over',
  'a wait never ends',
  'a container ends below the exchange of a kubelet',
] as const;

/** One of them. */
export type Bug = (typeof bugs)[number];
