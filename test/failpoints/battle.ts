import type { RunStatus } from '../../model/status.js';
import { type Case, cases, leftOf } from '../worker/recover/a-crashed-run.js';
import type { Killing, Victim } from './killing.js';
import { type Point, type Way, gatesIn, pointsOf, pointsToSnapshot } from './points.js';
import { type Answer, type Attendant, type Trial, answering, begin, endOf } from './trials.js';

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

/** What there is to kill in a runbook, and its lines. */
export interface Survey {
  readonly lines: readonly string[];
  /** Lines that have an undo, by their index. */
  readonly undone: readonly number[];
  readonly points: readonly Point[];
}

/** Lets runs of each case go to their end and, in others, back, all at the same time. @throws Error where one does not end well. */
export async function survey(
  killing: Killing,
  names: readonly Case[],
): Promise<ReadonlyMap<Case, Survey>> {
  const wanted = names.flatMap((name) => waysOf(name).map((way) => ({ name, way })));
  const field = await takeTheField(killing, wanted);
  const surveyed = await Promise.all(
    names.map(async (name) => {
      const own = field.trials.filter((trial) => trial.name === name);
      return [name, await surveyOf(killing, name, own)] as const;
    }),
  );
  await field.leave();
  return new Map(surveyed);
}

/** Only a stepwise upgrade keeps a snapshot that one can go back to. */
const waysOf = (name: Case): readonly Way[] =>
  name === 'stepwise' ? ['there', 'back', 'to the snapshot'] : ['there', 'back'];

async function surveyOf(killing: Killing, name: Case, trials: readonly Trial[]): Promise<Survey> {
  const points: Point[] = [];
  for (const trial of trials) {
    const wrong = await wrongIn(trial);
    if (wrong.length > 0)
      throw new Error(`${name} ${trial.way}, with nothing killed: ${wrong.join('; ')}`);
    points.push(...pointsOf(trial.made).filter(({ way }) => way === trial.way));
  }
  const toSnapshot = trials.find(({ way }) => way === 'to the snapshot');
  const back = trials.find(({ way }) => way === 'back')!;
  const handle = killing.client.workflow.getHandle(back.workflowId);
  const { steps } = await handle.query<RunStatus>('status');
  const lines = steps.map((step) => step.name);
  return {
    lines,
    undone: steps.flatMap(({ state }, step) => (state === 'undone' ? [step] : [])),
    points: [
      ...gatesIn(lines, cases[name].spec.gates ?? []),
      ...points,
      ...pointsToSnapshot(toSnapshot?.made ?? [], lines),
    ],
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
  const hears = new Map<string, Attendant['hear']>();
  const answers = new Map<string, Answer>();
  killing.onReached = async (reached) =>
    hears.get(reached.workflowId.split('/')[0] ?? '')?.(reached);
  const stop = answering(killing, answers);
  const trials: Trial[] = [];
  for (const one of wanted)
    trials.push(
      await begin(killing, one, (workflowId, { hear, answer }) => {
        hears.set(workflowId, hear);
        answers.set(workflowId, answer);
      }),
    );
  return { trials, leave: stop };
}

/** Judged by what stands on the nodes, not by what the run says. */
export async function wrongIn(trial: Trial): Promise<string[]> {
  const ended = await endOf(trial);
  const wanted = trial.way === 'there' ? 'migrated' : 'rolled-back';
  const { remembering } = trial;
  const twice = remembering.effects.filter((one, at, all) => all.indexOf(one) !== at);
  const desk = {
    ...(trial.way === 'to the snapshot' && { data: 'snapshot' }),
  } as Parameters<typeof leftOf>[0]['desk'];
  const left =
    trial.way !== 'there'
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
