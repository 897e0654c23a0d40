import type { Reached } from '../../model/failpoint.js';
import type { RunStatus } from '../../model/status.js';
import { type Case, cases, leftOf } from '../worker/recover/a-crashed-run.js';
import type { Killing, Victim } from './killing.js';
import { type Point, gatesIn, pointsOf } from './points.js';
import { type Answer, type Trial, type Way, answering, begin, endOf } from './trials.js';

/** One point, what was killed there, and what came of it. */
export interface Outcome {
  readonly name: Case;
  readonly point: Point;
  readonly victim: Victim;
  /** What is not as it should be; empty where all is. */
  readonly wrong: readonly string[];
  /** From the kill to the first call afterwards. */
  readonly backAfterMs: number;
}

/** What there is to kill in a runbook, and its lines, found by letting it go to its end and, in another run, back. */
export async function survey(killing: Killing, name: Case) {
  const field = await takeTheField(killing, [
    { name, way: 'there' },
    { name, way: 'back' },
  ]);
  const points: Point[] = [];
  for (const trial of field.trials) {
    const wrong = await wrongIn(trial);
    if (wrong.length > 0)
      throw new Error(`${name} ${trial.way}, with nothing killed: ${wrong.join('; ')}`);
    points.push(...pointsOf(trial.made).filter(({ way }) => way === trial.way));
  }
  await field.leave();
  const back = await killing.client.workflow
    .getHandle(field.trials[1]!.workflowId)
    .query<RunStatus>('status');
  const lines = back.steps.map((step) => step.name);
  return {
    lines,
    /** Lines that have an undo, by their index. */
    undone: back.steps.flatMap(({ state }, step) => (state === 'undone' ? [step] : [])),
    points: [...gatesIn(lines, cases[name].spec.gates ?? []), ...points],
  };
}

/** Runs one trial for each point, all at the same time; kills when every one stands at its own; and judges how they end. */
export async function battle(
  killing: Killing,
  victim: Victim,
  wanted: readonly { readonly name: Case; readonly point: Point }[],
): Promise<Outcome[]> {
  const field = await takeTheField(
    killing,
    wanted.map(({ name, point }) => ({ name, way: point.way, point })),
  );
  const stood = await Promise.all(field.trials.map(({ stands }) => stands));
  const left = field.trials.map((trial) => trial.hasLeft());
  const killedAt = Date.now();
  const killed = killing.kill[victim]();
  if (victim === 'server') await killed;
  for (const trial of field.trials) trial.release();
  await killed;
  const outcomes = await Promise.all(
    field.trials.map(async (trial, at): Promise<Outcome> => ({
      name: trial.name,
      point: trial.point!,
      victim,
      wrong: [
        ...(stood[at] === 'held' ? [] : ['it never came to its point']),
        ...(left[at] ? ['it did not stay at its point until the kill'] : []),
        ...(await wrongIn(trial)),
      ],
      backAfterMs: (trial.wentOnAt() ?? killedAt) - killedAt,
    })),
  );
  await field.leave();
  return outcomes;
}

async function takeTheField(
  killing: Killing,
  wanted: readonly { readonly name: Case; readonly way: Way; readonly point?: Point }[],
) {
  const hears = new Map<string, (reached: Reached) => Promise<void>>();
  const answers = new Map<string, Answer>();
  const early = new Map<string, Reached[]>();
  killing.onReached = async (reached) => {
    const id = reached.workflowId.split('/')[0] ?? '';
    const hear = hears.get(id);
    if (hear !== undefined) return hear(reached);
    early.set(id, [...(early.get(id) ?? []), reached]);
  };
  const stop = answering(killing, answers);
  const trials: Trial[] = [];
  for (const { name, way, point } of wanted) {
    const { trial, hear, answer } = await begin(killing, name, way, point);
    hears.set(trial.workflowId, hear);
    answers.set(trial.workflowId, answer);
    trials.push(trial);
  }
  return { trials, leave: stop };
}

/** Judged by what stands on the nodes, not by what the run says. */
export async function wrongIn(trial: Trial): Promise<string[]> {
  const ended = await endOf(trial);
  const wanted = trial.way === 'there' ? 'migrated' : 'rolled-back';
  const { remembering } = trial;
  const twice = remembering.effects.filter((one, at, all) => all.indexOf(one) !== at);
  const desk = {} as Parameters<typeof leftOf>[0]['desk'];
  const left =
    trial.way === 'back'
      ? leftOf({ remembering, planned: trial.planned(), desk, hasEnded: true })
      : notNew(trial);
  return [
    ...(ended === wanted ? [] : [`it ended ${ended}`]),
    ...twice.map((one) => `${one} took effect twice`),
    ...left,
  ];
}

/** Of a run that has migrated: what is not of the new side. */
function notNew({ remembering, name: trialName }: Trial): string[] {
  const wrong: string[] = [];
  for (const [directory, { isInstalled, runs }] of remembering.directories) {
    // A stepwise upgrade keeps the snapshot of the hop there, and installs nothing.
    if (trialName === 'stepwise' && directory.endsWith('-data')) continue;
    if (!isInstalled) wrong.push(`${directory}: is not of the new side`);
    if (!runs) wrong.push(`${directory}: does not run`);
  }
  for (const node of remembering.cordoned) wrong.push(`${node}: is cordoned`);
  return wrong;
}
