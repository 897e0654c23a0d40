import type { Activities } from '../../activities/contract.js';

const names: ReadonlySet<string> = new Set<keyof Activities>([
  'prepareNode',
  'backUpNode',
  'carrySnapshot',
  'listWrites',
  'nodePhase',
]);

/** Does an activity's input say when its step began, so that nodes, or the cluster's objects of them, refuse whoever is older? */
export const hasEpoch = (activity: string): boolean =>
  isOnNodes(activity) || activity === 'drainNode' || activity === 'restoreSchedulability';

/** Does an activity reach one node over SSH, with the run and an epoch in its input? */
export const isOnNodes = (activity: string): boolean => names.has(activity);
