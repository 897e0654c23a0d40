/**
 * What the node agent can do in the window, by the recipe that was prepared on the node.
 *
 * - `stop-units`: stop and disable the cluster's units; containers run on.
 * - `stop-containers`: end all containers of the Kubernetes namespace, clear mounts, CNI and packet-filter state.
 * - `set-aside`: manifest of the kept paths, then rename them aside.
 * - `install`: put the new side's files where the old ones stood.
 * - `start-units`: enable and start the units of the side that is in place.
 * - `restore`: put the new side's files away and the kept ones back, proved by their manifest.
 * - `verify-kept`: compare the kept files with their manifest; changes nothing.
 * - `retire`: remove the kept files for good, where the new side is whole; the manifest stays.
 * - `discard-staged`: remove what `prepare` staged; kept files and the journal stay.
 */
export const nodeVerbs = [
  'stop-units',
  'stop-containers',
  'set-aside',
  'install',
  'start-units',
  'restore',
  'verify-kept',
  'retire',
  'discard-staged',
] as const;
/** One fixed verb of the node agent. */
export type NodeVerb = (typeof nodeVerbs)[number];
