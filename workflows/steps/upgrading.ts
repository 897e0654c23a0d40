import type { NodeVerb } from '../../model/node-phase.js';
import type { NodePlan } from '../../model/plan.js';
import { type SideName, isChanged } from '../planning/stepwise/sides.js';
import type { Step, Verb } from '../runbook/step.js';
import { type Fleet, onControlPlane } from './fleet.js';
import { oldSide } from './objects.js';
import { phaseTask } from './phase-task.js';

/** How a side stops, and how its readiness is known. */
interface Manner {
  readonly side: SideName;
  readonly stop: readonly NodeVerb[];
  /** Looked at before the way back; it ends there where there is none. */
  readonly check?: NodeVerb;
  readonly ready: NodeVerb;
}

/** The leader goes to another member first, and the next member changes only when this one has caught up. */
const member: Manner = {
  side: 'etcd',
  stop: ['move-leader', 'stop-units', 'stop-etcd'],
  // An older minor of etcd refuses the data of a newer one; old API servers run on the newer one.
  check: 'check-return',
  ready: 'await-etcd',
};

/** API server, controller manager and scheduler end together; their node's own API server tells when it is ready. */
const servers: Manner = { side: 'control-plane', stop: ['stop-api'], ready: 'await-api' };

/** The member of etcd of one control-plane node, where it changes. */
export const upgradeMember = (fleet: Fleet, node: NodePlan): readonly Step[] =>
  isChanged(node, 'etcd')
    ? [upgradeSide(fleet, node, member, `upgrade the member of etcd on ${node.node.name}`)]
    : [];

/** API server, controller manager and scheduler of one control-plane node, while the others serve. */
export const upgradeServers = (fleet: Fleet, node: NodePlan): Step => {
  const name = `upgrade the control plane of ${node.node.name} to ${fleet.plan.spec.version}`;
  return upgradeSide(fleet, node, servers, name);
};

function upgradeSide(
  fleet: Fleet,
  node: NodePlan,
  { side, stop, check, ready }: Manner,
  name: string,
): Step {
  const { version, from, startTimeoutSeconds: timeoutSeconds } = fleet.plan.spec;
  const versionOf = (asked: string) => (side === 'control-plane' ? { version: asked } : {});
  const forward = phaseTask(
    fleet,
    name,
    'changing',
    [...stop, 'set-aside', 'install', 'start-units', ready],
    { side, timeoutSeconds, ...versionOf(version) },
  );
  const back = phaseTask(
    fleet,
    `take back: ${name}`,
    'restoring',
    [...(check ? [check] : []), ...stop, 'restore', 'start-units', ready],
    { side, timeoutSeconds, onlyIfTouched: true, ...versionOf(from) },
  );
  return {
    name,
    phase: 'install',
    run: released(fleet, side, node, onControlPlane(fleet, forward, [node])),
    undo: released(fleet, side, node, onControlPlane(fleet, back, [node])),
  };
}

/** What the controllers of this node led is free for others at once; they would watch a dead lease for 15 s. */
const released =
  (fleet: Fleet, side: SideName, { node }: NodePlan, verb: Verb): Verb =>
  async (place) => {
    if (side !== 'control-plane') return verb(place);
    const since = place.host.now();
    const done = await verb(place);
    const cluster = oldSide(fleet.plan);
    const call = place.host.call('restoring', 'release what stopped leaders hold');
    const { summary } = await call.releaseLeaders({ cluster, since, node: node.name });
    return { ...done, summary: `${done.summary}; ${summary}` };
  };
