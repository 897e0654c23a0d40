import { Listr } from 'listr2';
import type { ListrTask } from 'listr2';
import { durationText } from '../../model/duration.js';
import { printable } from '../../model/printable.js';
import type { RunStatus, StepStatus } from '../../model/status.js';
import { whatToDo } from './changes.js';
import type { Feed } from './feed.js';
import { createLatest } from './latest.js';
import type { Latest } from './latest.js';

/** Longest summary beside a title. */
const maxSummary = 70;

/**
 * A live list of the runbook's lines, and of the way back if there is one. Returns the last look.
 */
export async function watchTaskList(feed: Feed): Promise<RunStatus | undefined> {
  const latest = createLatest(feed);
  await list([assessing(latest)]);
  const steps = latest.now()?.steps ?? [];
  await list(steps.map((_, index) => forward(latest, index)));
  const begun = steps
    .map((_, index) => index)
    .filter((index) => stepOf(latest.now(), index)?.startedAt);
  if (isBack(latest.now())) await list(begun.toReversed().map((index) => back(latest, index)));
  return latest.end();
}

const list = async (tasks: ListrTask[]): Promise<void> => {
  await new Listr(tasks, {
    exitOnError: false,
    // Ctrl-C ends the watching at once; the run goes on without us.
    registerSignalListeners: false,
    rendererOptions: { collapseErrors: false, showSubtasks: true },
  }).run();
};

const assessing = (latest: Latest): ListrTask => ({
  title: 'assess the cluster and make a plan',
  task: async () => {
    const status = await latest.until(({ steps }) => steps.length > 0);
    if (status === undefined || status.steps.length === 0) throw new Error('no plan was made');
  },
});

const stepOf = (status: RunStatus | undefined, index: number): StepStatus | undefined =>
  status?.steps[index];

/** Is the run on its way back, or was it? */
const isBack = (status: RunStatus | undefined): boolean =>
  status?.state === 'rolling-back' ||
  status?.state === 'needs-operator' ||
  (status?.steps.some(isMovingBack) ?? false);

const isOver = (status: RunStatus): boolean => status.state === 'ended' || isBack(status);

/**
 * A line on the way in: waits for its turn, shows what it waits for, and keeps how long it took.
 */
const forward = (latest: Latest, index: number): ListrTask => {
  const title = titleOf(latest.now(), index);
  return {
    title,
    task: async (_, task) => {
      const end = await latest.until((status) => {
        const step = stepOf(status, index);
        if (step?.state === 'running')
          task.output = status.waitingFor === undefined ? '' : whatToDo(status, status.waitingFor);
        return isOver(status) || (step?.state !== 'planned' && step?.state !== 'running');
      });
      const step = stepOf(end, index);
      if (step?.startedAt === undefined) return task.skip(`${title}: not begun`);
      task.title = `${title}${tookText(step)}`;
      if (step.state !== 'done') throw new Error(printable(step.summary ?? step.state));
      return undefined;
    },
  };
};

/** A line on the way back: one without undo is passed over as soon as an older one moves. */
const back = (latest: Latest, index: number): ListrTask => {
  const title = `take back ${titleOf(latest.now(), index)}`;
  return {
    title,
    task: async (_, task) => {
      const end = await latest.until((status) => {
        const older = status.steps.slice(0, index).some(isMovingBack);
        const isUndoing = stepOf(status, index)?.state === 'undoing';
        const isStuck = status.state === 'needs-operator';
        return (
          status.state === 'ended' || isStuck || (older && !isUndoing) || isUndone(status, index)
        );
      });
      if (!isUndone(end, index)) {
        if (end?.state === 'needs-operator') throw new Error(printable(end.waitingFor ?? 'failed'));
        return task.skip(`${title}: nothing to take back`);
      }
      const step = stepOf(end, index);
      task.title = `${title}${step ? tookText(step) : ''}`;
      return undefined;
    },
  };
};

const isMovingBack = ({ state }: StepStatus): boolean => state === 'undoing' || state === 'undone';

const isUndone = (status: RunStatus | undefined, index: number): boolean =>
  stepOf(status, index)?.state === 'undone';

const titleOf = (status: RunStatus | undefined, index: number): string =>
  `${index + 1}. ${printable(stepOf(status, index)?.name ?? '')}`;

function tookText({ startedAt, finishedAt, summary = '' }: StepStatus): string {
  const cut = summary.length > maxSummary ? `${summary.slice(0, maxSummary)}…` : summary;
  const took =
    startedAt === undefined || finishedAt === undefined
      ? ''
      : ` (${durationText(finishedAt - startedAt)})`;
  return `${took}${cut === '' ? '' : `: ${printable(cut)}`}`;
}
