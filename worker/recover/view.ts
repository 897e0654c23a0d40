import type { Possible, RecoveryView } from '../../model/recovery.js';
import type { Outcome } from '../../model/report.js';
import { pastReturn } from '../../workflows/recovery/due.js';
import { progressOf } from '../../workflows/recovery/progress.js';
import { stepsSeen } from '../../workflows/recovery/rebuild.js';
import { strategies } from '../../workflows/strategies.js';
import { byHand } from './by-hand.js';
import { handOverOf } from './hand-over-rules.js';
import { standingOf } from './standing.js';
import type { RunFound, Survey } from './survey.js';

/** What a report says that is there already; absent where the run has none. */
export type Ended = Outcome | undefined;

/** All that people are told, and what may be done. Pure. */
export function viewOf({ spec, runs, found }: Survey, ended: Ended): RecoveryView {
  const none = { can: false, why: 'no node knows of a run', byHand: [] } as const;
  const base = { cluster: spec.cluster, runs };
  if (found === undefined) return { ...base, nodes: [], steps: [], rollBack: none, handOver: none };
  const plan = found.planned?.plan;
  const runbook = plan ? strategies[plan.spec.strategy].runbook(plan, new Set()) : [];
  const nodes = found.nodes.map((seen) => standingOf(seen, plan?.bundle));
  const view = {
    ...base,
    runId: found.runId,
    ...(plan && {
      strategy: plan.spec.strategy,
      from: plan.spec.from,
      to: plan.spec.version,
      planDigest: found.planned?.planDigest ?? '',
    }),
    nodes,
    steps: stepsSeen(runbook, found.lines, progressOf(found.lines)),
  };
  const closed = closedBy(found, ended) ?? silentOf(view);
  if (closed !== undefined) {
    const no: Possible = { can: false, why: closed, byHand: [] };
    return { ...view, rollBack: no, handOver: no };
  }
  return { ...view, rollBack: rollBackOf(found, view), handOver: handOverOf(view) };
}

function closedBy({ runId, lines }: RunFound, ended: Ended): string | undefined {
  if (ended !== undefined)
    return `run ${runId} has ended ${ended}, and its report is in the state directory: nothing of it is half done`;
  return lines.length === 0 ? `no node has anything of run ${runId}` : undefined;
}

const silentOf = ({ nodes }: Pick<RecoveryView, 'nodes'>): string | undefined => {
  const silent = nodes.filter(({ standing }) => standing === 'silent');
  return silent.length === 0
    ? undefined
    : `not every node answers, and what stands on one is not known: ${silent.map(({ node, why }) => `${node}: ${why ?? ''}`).join('; ')}`;
};

function rollBackOf(
  { runId, planned, noPlan = '', lines }: RunFound,
  { nodes, steps }: Pick<RecoveryView, 'nodes' | 'steps'>,
): Possible {
  if (planned === undefined)
    return {
      can: false,
      why: `there is no plan of run ${runId} (${noPlan}): name the state directory and the key file of the worker that ran it (--state, --key-file), or go back by hand`,
      byHand: byHand(runId, nodes),
    };
  const { plan } = planned;
  const runbook = strategies[plan.spec.strategy].runbook(plan, new Set());
  const past = pastReturn(runbook, progressOf(lines));
  if (past !== undefined)
    return { can: false, why: `"${past}" had begun, which cannot be taken back`, byHand: [] };
  const what = steps.filter(({ state }) => state !== 'not begun' && state !== 'undone');
  return { can: true, what: what.map(({ name }) => name).toReversed() };
}
