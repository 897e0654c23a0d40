/** Faults that can be planted into engine, host, network or node: each must be found in runs of the way to migrate beside it. */
export const bugs = {
  'an undo is skipped': 'stepwise',
  'a failed undo is passed over': 'hot',
  'a node acts again on a done key': 'reimport',
  'a node lets an old epoch act': 'hot',
  'a key is new at every attempt': 'reimport',
  'more nodes at once than the pace says': 'reimport',
  'the failure budget is ignored': 'reimport',
  'a requester may approve': 'reimport',
  'one person counts as two': 'hot',
  'a gate opens by itself': 'stepwise',
  'a rejection opens the gate': 'reimport',
  'the window is not looked at': 'reimport',
  'a kept file is changed': 'stepwise',
  'the old side is let go too early': 'reimport',
  'a new control plane starts under living kubelets': 'reimport',
  'etcd starts on nothing': 'hot',
  'two members of etcd change at once': 'stepwise',
  'a kubelet goes before an API server': 'stepwise',
  'workloads start before old containers ended': 'reimport',
  'a quarantined node is started': 'hot',
  'a replay takes another way': 'reimport',
  'a drained node is not given back': 'stepwise',
  'a wait never ends': 'stepwise',
  'a container ends below the exchange of a kubelet': 'hot',
} as const;

/** One of them. */
export type Bug = keyof typeof bugs;
