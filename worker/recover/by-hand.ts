import type { NodeVerb } from '../../model/node-phase.js';
import type { NodeStanding, SideStanding } from '../../model/recovery.js';

/** How what runs of a side is stopped. */
const stops: { readonly [side: string]: readonly NodeVerb[] } = {
  '': ['stop-units', 'stop-containers'],
  kubelet: ['stop-units'],
  data: ['stop-control-plane'],
  etcd: ['stop-units', 'stop-etcd'],
  'control-plane': ['stop-api'],
};

/** What is started first: a kubelet takes up static pods, and members serve before their API servers. */
const order = ['', 'kubelet', 'etcd', 'data', 'control-plane'];

/**
 * What people type on the nodes where nothing but the recipes there is known: the node agent's own verbs, which look before they act.
 * New sides stop everywhere before an old one starts. Pure.
 */
export function byHand(runId: string, nodes: readonly NodeStanding[]): string[] {
  const due = nodes.filter(({ standing }) => standing === 'new' || standing === 'between');
  if (due.length === 0) return [];
  const workers = due.filter(({ role }) => role === 'worker');
  const servers = due.filter(({ role }) => role === 'control-plane');
  const stop = ({ node, sides }: NodeStanding): string[] =>
    changed(sides)
      .toReversed()
      .map(({ side }) => lineFor(node, runId, side, 'back', [...(stops[side] ?? []), 'restore']));
  const start = ({ node, sides }: NodeStanding): string[] =>
    changed(sides).map(({ side }) => lineFor(node, runId, side, 'start', ['start-units']));
  return [
    'stop every cutover worker first; then, line by line, each when the one before has ended with "ok": true',
    ...[...workers, ...servers].flatMap(stop),
    ...servers.flatMap(start),
    'wait until the API of the old version answers',
    ...workers.flatMap(start),
  ];
}

const changed = (sides: readonly SideStanding[]): SideStanding[] =>
  sides
    .filter(({ standing }) => standing === 'new' || standing === 'between')
    .toSorted((one, other) => order.indexOf(one.side) - order.indexOf(other.side));

/** Names of runs and nodes have no character that a shell would read otherwise. */
function lineFor(
  node: string,
  runId: string,
  side: string,
  way: string,
  verbs: readonly NodeVerb[],
): string {
  const run = side === '' ? runId : `${runId}-${side}`;
  const call = JSON.stringify({ run, key: `by-hand-${way}`, verbs, call: way });
  const agent = '"$(ls -t /var/lib/kube-cutover/agent/*.py | head -n 1)"';
  return `on ${node}, as root: echo '${call}' | python3 -E -s -S ${agent} phase`;
}
