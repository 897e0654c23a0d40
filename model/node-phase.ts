/**
 * What the node agent can do in the window, by the recipe that was prepared on the node.
 *
 * - `stop-units`: stop and disable the cluster's units; containers run on.
 * - `stop-controllers`: end the containers of controller manager and scheduler; units stop with `stop-api`.
 * - `stop-api`: stop every unit but etcd's and the containers of API server, controller manager and scheduler.
 * - `snapshot-etcd`: the last snapshot of the running etcd, once the API side has stopped; kept in the run's directory.
 * - `snapshot-hop`: a snapshot of the running etcd while the API serves, restored once for proof, with the members that it is of.
 * - `check-restore`: could this member be made from the snapshot and the members given: snapshot, room, mounts. Changes nothing.
 * - `move-leader`: give the lead of etcd to the member that is furthest, where this one has it. Changes nothing where it
 *   has not or is alone; fails where three or more members would be no quorum without this one.
 * - `stop-etcd`: stop etcd alone, after the API side where both are of the same recipe.
 * - `restore-etcd`: after `install`, make the new side's member directory from the snapshot and prove every record. Where
 *   `members` are given they are the cluster, under a token of the snapshot: no member of before can join it.
 * - `list-writes`: on the node of the last snapshot, tell what was written to the running etcd since; changes nothing.
 * - `keep-writes`: a snapshot of the running etcd, kept in the run's directory before its side is given up.
 *   Where the side is too broken for either, both say why (`listed`, `kept`: false) and do not fail.
 * - `stop-control-plane`: `stop-api` and `stop-etcd`.
 * - `note-containers`: write down, once, which containers run.
 * - `compare-containers`: fail where a noted container was restarted; watches until the units run for `watchSeconds` of the recipe.
 * - `note-pods`: write down which pods of the API server are here.
 * - `end-other-pods`: behind `stop-units`, end the containers of pods that were not noted; of none where nothing was noted.
 * - `renew-static-pods`: behind `start-units` of the kubelet, end the static pods that are older than it, when it listens: one of
 *   another minor starts them anew in any case. They run on where it does not come so far.
 * - `end-kube-proxy`: end the containers of kube-proxy, so that it reads the API anew.
 * - `drop-hung-connections`: have the kernel forget connections that Services led to pods that are gone, until none comes.
 * - `stop-containers`: end all containers of the Kubernetes namespace, clear mounts, CNI and packet-filter state.
 * - `set-aside`: manifest of the kept paths, then rename them aside.
 * - `install`: put the new side's files where the old ones stood.
 * - `start-etcd`: enable and start etcd alone of the side that is in place.
 * - `start-units`: enable and start the units of the side that is in place.
 * - `await-etcd`: wait until this node's member is well and up to date, every other one answers, there is no alarm and
 *   all hold the same data. Fails at its deadline with the member that is not well and what it said.
 * - `await-api`: wait until the API server of this node is ready, in the version asked for, and the controller manager
 *   and scheduler of the recipe run steadily. Fails at its deadline with what was last seen and the last words of the log.
 * - `check-return`: first of an undo of etcd. Where its data stayed in place and cannot go back to the release before, the
 *   verbs behind it are left out, with success: the newer etcd stays. Changes nothing; a person is needed where that one
 *   does not answer. `move-leader` notes which release was before.
 * - `restore`: put the new side's files away and the kept ones back, proved by their manifest.
 * - `verify-kept`: compare the kept files with their manifest; changes nothing.
 * - `retire`: remove the kept files for good, where the new side is whole; the manifest stays.
 * - `discard-staged`: remove what `prepare` staged; kept files and the journal stay.
 */
export const nodeVerbs = [
  'stop-units',
  'stop-controllers',
  'stop-api',
  'snapshot-etcd',
  'snapshot-hop',
  'check-restore',
  'move-leader',
  'stop-etcd',
  'restore-etcd',
  'list-writes',
  'keep-writes',
  'stop-control-plane',
  'note-containers',
  'compare-containers',
  'note-pods',
  'end-other-pods',
  'renew-static-pods',
  'end-kube-proxy',
  'drop-hung-connections',
  'stop-containers',
  'set-aside',
  'install',
  'start-etcd',
  'start-units',
  'await-etcd',
  'await-api',
  'check-return',
  'restore',
  'verify-kept',
  'retire',
  'discard-staged',
] as const;
/** One fixed verb of the node agent. */
export type NodeVerb = (typeof nodeVerbs)[number];
