import type { NodeVerb } from '../../model/node-phase.js';
import type { NodePlan } from '../../model/plan.js';
import { type SideName, hasPods, hasSide, isChanged } from '../planning/stepwise/sides.js';
import type { Exchange } from '../runbook/exchange.js';
import type { Place } from '../runbook/step.js';
import type { Fleet } from './fleet.js';
import { runOnNodes } from './phase-task.js';

/** Verbs on one side of a node. */
export interface Part {
  readonly side: SideName;
  readonly verbs: readonly NodeVerb[];
  /** Version of the API server that is waited for: the target's, or where this way leads to. */
  readonly awaits?: 'target' | 'way';
  /** Of a way back: the side may not have been reached when the way there failed. */
  readonly onlyIfTouched?: true;
  /** Left out where the side is none of static pods. */
  readonly onlyIfPod?: true;
}

/** What of a node is exchanged at one go. */
export interface Change {
  /** For people: what is exchanged. */
  readonly name: 'kubelet' | 'node';
  readonly forward: readonly Part[];
  readonly back: readonly Part[];
  /** What has to be so once the node is Ready. */
  readonly after: readonly Part[];
  /** What has to be so, waited for from the last part on. */
  readonly beside: readonly Part[];
  /** Its controllers may have led: what they held is free for others at once. */
  readonly leads: boolean;
}

/** Of the kubelet's side. */
export const ofKubelet = (...verbs: NodeVerb[]): Part => ({ side: 'kubelet', verbs });
const ofServers = (...verbs: NodeVerb[]): Part => ({ side: 'control-plane', verbs });
const ofEtcd = (...verbs: NodeVerb[]): Part => ({ side: 'etcd', verbs });
const etcdIsWhole = ofEtcd('await-etcd');
/** Only where the side is of static pods. */
const ofPods = (part: Part): Part => ({ ...part, onlyIfPod: true });
/** As they are: a kubelet of another minor starts them anew in any case, and was seen to start them twice. That costs 10 s and more. */
const etcdAnew = ofPods(ofEtcd('stop-etcd', 'start-units'));
const serversAnew = ofPods(ofServers('stop-api', 'start-units'));
/** Others go on, so that they choose their leader before. */
const leadMoves = ofEtcd('move-leader');
const apiIsReady = (awaits: 'target' | 'way'): Part => ({ ...ofServers('await-api'), awaits });

/** Only file changes below a kubelet that stands still: static pods and everybody's containers run on. */
export const kubelet: Change = {
  name: 'kubelet',
  forward: [ofKubelet('stop-units', 'set-aside', 'install', 'start-units')],
  back: [ofKubelet('stop-units', 'restore', 'start-units')],
  after: [],
  beside: [],
  leads: false,
};

/**
 * Of a control-plane node: its static pods end and start below the kubelet that they stay with. At this point of the way, there and
 * back, every API server is a new one.
 */
export const steadyKubelet: Change = {
  name: 'kubelet',
  forward: [
    ofPods(leadMoves),
    ofKubelet('stop-units', 'set-aside', 'install'),
    serversAnew,
    etcdAnew,
    ofKubelet('start-units'),
  ],
  back: [ofKubelet('stop-units', 'restore'), serversAnew, etcdAnew, ofKubelet('start-units')],
  after: [],
  beside: [apiIsReady('target'), etcdIsWhole],
  leads: true,
};

/** How etcd of a node that changes as a whole does, there and back; `asks`: what comes before anything stops. */
type EtcdChange = Readonly<
  Record<'asksForward' | 'forward' | 'asksBack' | 'back', readonly Part[]>
>;

const newEtcd: EtcdChange = {
  // Notes which etcd there was, too.
  asksForward: [leadMoves],
  forward: [ofEtcd('stop-units', 'stop-etcd', 'set-aside', 'install', 'start-units')],
  asksBack: [{ ...ofEtcd('check-return', 'move-leader'), onlyIfTouched: true }],
  // It may have to stay as new as it is: an older minor refuses its data.
  back: [
    {
      ...ofEtcd('check-return', 'stop-units', 'stop-etcd', 'restore', 'start-units'),
      onlyIfTouched: true,
    },
  ],
};

const sameEtcd: EtcdChange = {
  asksForward: [ofPods(leadMoves)],
  forward: [etcdAnew],
  asksBack: [],
  back: [etcdAnew],
};

/**
 * The kubelet stops first and starts last; its files change while the API still serves. On the way back it is asked before anything
 * stops whether etcd can go back at all.
 */
export function wholeNode(node: NodePlan): Change {
  const etcd = isChanged(node, 'etcd') ? newEtcd : sameEtcd;
  return {
    name: 'node',
    forward: [
      ...etcd.asksForward,
      ofKubelet('stop-units', 'set-aside', 'install'),
      ofServers('stop-api', 'set-aside', 'install', 'start-units'),
      ...etcd.forward,
      ofKubelet('start-units'),
    ],
    back: [
      ...etcd.asksBack,
      ofKubelet('stop-units', 'restore'),
      { ...ofServers('stop-api', 'restore', 'start-units'), onlyIfTouched: true },
      ...etcd.back,
      ofKubelet('start-units'),
    ],
    after: [],
    // No static pod runs that could be taken for its successor. Somebody leads again the sooner.
    beside: [apiIsReady('way'), etcdIsWhole],
    leads: true,
  };
}

type Phase = Exchange['phases'][number];

/** Parts as phases of the node agent, each under a key of its own; a side that the layout does not have is left out. */
export function phasesOf<Lists extends string>(
  { plan }: Fleet,
  { host, key }: Place,
  version: string,
  parts: { readonly [list in Lists]: readonly Part[] },
): { readonly [list in Lists]: readonly Phase[] } {
  const { ssh, layout, startTimeoutSeconds: timeoutSeconds } = plan.spec;
  const has = ({ side, onlyIfPod }: Part) =>
    (side === 'kubelet' || hasSide(layout.controlPlane, side)) &&
    (!onlyIfPod || hasPods(layout.controlPlane, side));
  const phase = (list: string, { side, verbs, awaits, onlyIfTouched }: Part, i: number) => ({
    run: runOnNodes(host, side),
    ssh,
    key: `${key}-${list}-${i + 1}`,
    verbs,
    epoch: host.now(),
    ...(verbs.some((verb) => verb.startsWith('await-')) && { timeoutSeconds }),
    ...(awaits && { version: awaits === 'target' ? plan.spec.version : version }),
    ...(onlyIfTouched && { onlyIfTouched }),
  });
  const lists = Object.entries<readonly Part[]>(parts).map(([list, ones]) => [
    list,
    ones.filter(has).map((one, i) => phase(list, one, i)),
  ]);
  return Object.fromEntries(lists) as { readonly [list in Lists]: readonly Phase[] };
}
