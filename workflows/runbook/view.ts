import type { Entry } from '../../model/journal.js';
import type { RunStatus, StepStatus } from '../../model/status.js';
import type { Desk, OpenGate } from './desk.js';
import type { Runbook, Step } from './step.js';

/** Everything that queries and current details are made of. */
export interface Shown {
  readonly cluster: string;
  readonly from: string;
  readonly to: string;
  readonly runbook: Runbook;
  readonly desk: Desk;
  readonly outcome?: RunStatus['outcome'];
}

/** The run at a glance, from its runbook and journal. Pure. */
export function statusOf({ cluster, from, to, runbook, desk, outcome }: Shown): RunStatus {
  const isForward = outcome === undefined && !desk.goesBack;
  const waitingFor = waitsFor(desk, isForward);
  return {
    cluster,
    from,
    to,
    state: stateOf(runbook, desk, outcome),
    ...(outcome && { outcome }),
    ...(desk.planDigest !== undefined && { planDigest: desk.planDigest }),
    ...(desk.requestedBy && { requestedBy: desk.requestedBy }),
    ...(waitingFor !== undefined && { waitingFor }),
    ...(desk.openGate && { gate: gateView(desk.openGate) }),
    ...(desk.window && { window: desk.window }),
    ...(isForward && desk.proposal !== undefined && { proposal: desk.proposal }),
    ...(desk.parallelism !== undefined && { pace: { parallelism: desk.parallelism } }),
    ...(desk.quarantined.length > 0 && { quarantined: desk.quarantined }),
    ...snapshotView(desk),
    steps: runbook.map((step) => stepStatus(step, desk.journal)),
  };
}

/** Offered only where it makes a difference. */
function snapshotView({ data, snapshotChoice }: Desk): Pick<RunStatus, 'snapshot'> {
  if (data === 'snapshot') return { snapshot: 'asked' };
  const choice = snapshotChoice();
  return choice.can && choice.note === undefined ? { snapshot: 'taken' } : {};
}

/** A way back waits for nobody but where it is stuck: neither a pause nor a closed window holds it. */
function waitsFor(
  { stuck, openGate, paused, window }: Desk,
  isForward: boolean,
): string | undefined {
  if (stuck)
    return `a person: undo of "${stuck.step}" failed; resume tries again, reject of gate "rollback" gives up`;
  if (!isForward) return undefined;
  if (openGate) return openGate.name;
  if (paused) return 'pause';
  return window?.state === 'waiting' ? 'window' : undefined;
}

/** People who approved and may still change their mind count as long as nobody rejects. */
const gateView = ({ name, policy, accepted }: OpenGate) => ({
  ...policy,
  name,
  missing: Math.max(0, policy.people - accepted.length),
});

function stateOf(runbook: Runbook, desk: Desk, outcome: Shown['outcome']): RunStatus['state'] {
  if (outcome) return 'ended';
  if (desk.stuck) return 'needs-operator';
  if (runbook.length === 0) return 'assessing';
  if (desk.goesBack) return 'rolling-back';
  if (desk.openGate !== undefined || desk.window?.state === 'waiting') return 'waiting';
  return desk.paused ? 'paused' : 'running';
}

const states: Partial<Record<Entry['verb'], StepStatus['state']>> = {
  begin: 'running',
  done: 'done',
  fail: 'failed',
  'undo-begin': 'undoing',
  undo: 'undone',
};

function stepStatus({ name, phase }: Step, journal: readonly Entry[]): StepStatus {
  const lines = journal.filter((entry) => entry.step === name && states[entry.verb]);
  const last = lines.at(-1);
  if (!last) return { name, phase, state: 'planned' };
  const state = states[last.verb] ?? 'planned';
  const begun = lines.findLast(({ verb }) => verb === 'begin' || verb === 'undo-begin');
  const ended = last.verb === 'begin' || last.verb === 'undo-begin' ? {} : { finishedAt: last.at };
  return {
    name,
    phase,
    state,
    ...(begun && { startedAt: begun.at }),
    ...ended,
    ...(last.evidence.summary !== '' && { summary: last.evidence.summary }),
  };
}
