import { digestOfPlan } from '../../../../workflows/planning/digest.js';
import { planSwitch } from '../../../../workflows/planning/plan-switch.js';
import { strategies } from '../../../../workflows/strategies.js';
import { aRehearsal } from '../../../fakes/rehearsal.js';
import type { Played } from '../play.js';
import * as cluster from './cluster.js';
import * as effects from './effects.js';
import * as files from './files.js';
import type { Invariant } from './invariant.js';
import * as limits from './limits.js';
import * as order from './order.js';
import * as run from './run.js';

/** What must hold of every run. */
export const invariants: readonly Invariant[] = [
  run.ends,
  run.replays,
  run.failsForAPerson,
  effects.oneEffect,
  effects.noOldEpoch,
  effects.recordedIsReal,
  files.keptUnchanged,
  files.letGoOnlyWhenAsked,
  files.whollyOneSide,
  order.undoneNewestFirst,
  order.approvedByOthers,
  order.nothingBeforeItsGate,
  order.oneLineAtATime,
  limits.pace,
  limits.budget,
  limits.inWindows,
  limits.quarantineHolds,
  cluster.oneMemberAtATime,
  cluster.noNewerKubelet,
  cluster.oneCluster,
  cluster.nothingLost,
  cluster.importedIntoTheNew,
  cluster.noKubeletOnEmptyApi,
  cluster.containersRunOn,
  cluster.noDoubleRun,
  cluster.neverMixed,
];

/** Every invariant that a run breaks, with what speaks against it. */
export function violationsOf(played: Played): readonly string[] {
  const { spec, inventory } = played.scenario;
  const plan = planSwitch(spec, inventory, aRehearsal());
  const runbook = strategies[spec.strategy].runbook(plan, new Set());
  const seen = { ...played, runbook, planDigest: digestOfPlan(plan) };
  return invariants.flatMap(({ name, broken }) =>
    broken(seen)
      .slice(0, 3)
      .map((why) => `${name}: ${why}`),
  );
}
