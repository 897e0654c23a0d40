import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { RunKept } from '../../../activities/recovery/run-records.js';
import type { Planned } from '../../../activities/contract.js';
import type {
  Recovered,
  RecoveryNews,
  RecoveryRequest,
  RecoveryView,
} from '../../../model/recovery.js';
import { createRun } from '../../../workflows/runbook/conduct.js';
import { decide } from '../../../workflows/runbook/decide.js';
import type { Desk } from '../../../workflows/runbook/desk.js';
import { askRollback, resume } from '../../../workflows/runbook/steer.js';
import { strategies } from '../../../workflows/strategies.js';
import { recover } from '../../../worker/recover/recover.js';
import { aSpec, anInventory } from '../../fakes/plan.js';
import { type RememberingNodes, rememberingNodes } from '../../fakes/remembering-nodes.js';
import { aHighlyAvailable, aHop } from '../../fakes/stepwise.js';
import { fakeWorld } from '../../fakes/world.js';
import type { InPlaceSpec } from '../../../model/spec.js';
import { simulate } from '../../simulator/host.js';

/** What a run does before it dies: goes to its end and all the way back, or back to a step and forward again. */
export type Course = 'there and back' | 'back to a step and forward' | 'back to the snapshot';

/** Every strategy as it is tried here. */
export const cases = {
  reimport: { spec: { gates: ['plan', 'accept'] }, inventory: anInventory() },
  hot: { spec: { carry: 'data', gates: ['plan', 'accept'] }, inventory: anInventory() },
  stepwise: { spec: aHop({ gates: ['plan', 'accept'] }), inventory: aHighlyAvailable('3.4.13') },
} as const satisfies Record<
  string,
  { readonly spec: Partial<InPlaceSpec>; readonly inventory: ReturnType<typeof anInventory> }
>;
/** One of them. */
export type Case = keyof typeof cases;

/** A run that was begun on nodes that remember, and what only it knew. */
export interface Crashed {
  readonly remembering: RememberingNodes;
  readonly desk: Desk;
  readonly planned: Planned;
  /** It ended before the point at which it was to die. */
  readonly hasEnded: boolean;
}

/** Runs a case on its course until it dies at a point. */
export async function crashAt(
  name: Case,
  point: number,
  course: Course = 'there and back',
): Promise<Crashed> {
  const { spec, inventory } = cases[name];
  const remembering = rememberingNodes(fakeWorld(spec, inventory), aSpec(spec).from);
  const { world } = remembering;
  let planned: Planned | undefined;
  world.keepPlan = async (made) => (planned = made);
  let seen: string | undefined;
  const simulator = simulate(world, () => {
    const { waitingFor } = run.status();
    if (waitingFor === seen) return;
    seen = waitingFor;
    if (waitingFor !== undefined) setImmediate(() => answer(waitingFor));
  });
  const run = createRun(simulator.host, strategies[world.strategy]);
  const now = () => simulator.host.now();
  let backs = 0;
  const answer = (waitingFor: string): void => {
    const by = 'ada';
    if (waitingFor === 'pause') resume(run.desk, { by }, now());
    else if (waitingFor === 'accept' && course === 'back to a step and forward' && backs++ === 0)
      askRollback(run.desk, { by, to: stepToKeep(run.desk) }, now());
    else if (waitingFor === 'accept' && course === 'back to the snapshot')
      askRollback(run.desk, { by, data: 'snapshot' }, now());
    else if (waitingFor === 'accept') askRollback(run.desk, { by }, now());
    else
      decide(
        run.desk,
        'approved',
        { gate: waitingFor, planDigest: run.desk.planDigest, by },
        now(),
      );
    simulator.wake();
  };
  remembering.dieAt(point);
  const hasEnded = await Promise.race([
    run.conduct({}).then(() => true),
    remembering.died().then(() => false),
  ]);
  // Other lanes come to a stand at their own next point.
  for (let left = 20; left > 0; left -= 1) await turn();
  if (planned === undefined) throw new Error('the run died before it had a plan');
  return { remembering, desk: run.desk, planned, hasEnded };
}

/** A run that died at the first point at which something holds, or that waits no more for it. */
export async function crashWhere(
  name: Case,
  holds: (crashed: Crashed) => boolean,
  course: Course = 'there and back',
): Promise<Crashed> {
  const { remembering } = await crashAt(name, Infinity, course);
  for (let point = 1; point < remembering.points(); point += 1) {
    const crashed = await crashAt(name, point, course);
    if (!holds(crashed)) continue;
    crashed.remembering.dieAt(Infinity);
    return crashed;
  }
  throw new Error(`${name} was never so`);
}

/** The first that changes something: what comes after it is done twice. */
const stepToKeep = ({ steps }: Desk): string =>
  steps.find((name) => /^(?:stop|let|upgrade)/.test(name)) ?? '';

/** Where a recovery keeps its diary and its report; removed by the test. */
export async function aState(): Promise<{
  readonly state: string;
  readonly remove: () => Promise<void>;
}> {
  const state = await mkdtemp(join(tmpdir(), 'kube-cutover-recover-'));
  return { state, remove: () => rm(state, { recursive: true, maxRetries: 5 }) };
}

/** One call of the command, as its process does it. */
export async function recovering(
  { remembering, planned }: Crashed,
  state: string,
  act: RecoveryRequest['act'],
  over: { readonly withPlan?: boolean; readonly notes?: RunKept['notes'] } = {},
): Promise<{ news: RecoveryNews[]; view?: RecoveryView; recovered?: Recovered; refused?: string }> {
  const { withPlan = true, notes = {} } = over;
  const { cluster } = planned.plan.spec;
  const record: RunKept = {
    runId: 'run-1',
    workflowId: `migrate-${cluster}`,
    workflowType: 'inPlaceSwitch',
    cluster,
    specDigest: 's',
    planDigest: planned.planDigest,
    plan: 'p',
    at: 1,
    notes,
  };
  const news: RecoveryNews[] = [];
  await recover(
    {
      activities: remembering.world,
      state,
      nodesOf: () => remembering.nodes,
      store: { get: async () => Buffer.from(JSON.stringify(planned)) },
      records: { of: async () => (withPlan ? [record] : []) },
      tell: (one) => news.push(one),
      ask: async (step, why) => {
        news.push({ kind: 'stuck', step, why });
        return 'give-up';
      },
      waiting: { patienceMs: 0, againMs: 1 },
      wait: () => 0,
    },
    { spec: {}, act, by: 'ada@ops-1' },
  );
  const last = news.at(-1);
  return {
    news,
    ...(last?.kind === 'view' && { view: last.view }),
    ...(last?.kind === 'recovered' && { recovered: last.recovered }),
    ...((last?.kind === 'refused' || last?.kind === 'failed') && {
      refused: last.lines.join('\n'),
    }),
  };
}

/** What is not as it was before the run; empty where all is. */
export function leftOf({ remembering, planned, desk }: Crashed): string[] {
  const wrong: string[] = [];
  for (const [name, { isAside, isInstalled, runs, isStaged }] of remembering.directories) {
    // What a way back to the snapshot gives up stays beside its place.
    const isGivenUp = desk.data === 'snapshot' && name.endsWith('-data') && isInstalled;
    if (isGivenUp && runs && !isStaged) continue;
    if (isAside) wrong.push(`${name}: old files are aside`);
    if (isInstalled) wrong.push(`${name}: new files are in place`);
    if (!runs) wrong.push(`${name}: does not run`);
    if (isStaged) wrong.push(`${name}: is staged`);
  }
  for (const node of remembering.cordoned) wrong.push(`${node}: is cordoned`);
  const { from } = planned.plan.spec;
  if (remembering.addOns() !== from) wrong.push(`add-ons are of ${remembering.addOns()}`);
  return wrong;
}
