import { durationText } from '../../model/duration.js';
import type { RunStatus, StepStatus } from '../../model/status.js';

/** One thing that became different, for a line of text or of JSON. */
export interface Change {
  /** Epoch milliseconds; absent where the run does not say when. */
  readonly at?: number;
  readonly state: StepStatus['state'] | 'waiting' | 'needs-operator';
  /** From 1; absent where it is about the run as a whole. */
  readonly number?: number;
  readonly step?: string;
  readonly tookMs?: number;
  readonly summary?: string;
}

/**
 * What changed between two looks at a run; a step that began and ended in between is told by its
 * end. Pure.
 */
export function changesBetween(before: RunStatus | undefined, after: RunStatus): Change[] {
  const steps = after.steps.flatMap((step, index) => {
    const known = before?.steps[index];
    const isSame = known?.state === step.state && known.startedAt === step.startedAt;
    return isSame || step.state === 'planned' ? [] : [changeOf(step, index + 1)];
  });
  return [...steps.toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0)), ...waiting(before, after)];
}

function changeOf(step: StepStatus, number: number): Change {
  const { name, state, startedAt, finishedAt, summary } = step;
  const at = finishedAt ?? startedAt;
  return {
    ...(at !== undefined && { at }),
    state,
    number,
    step: name,
    ...(startedAt !== undefined && finishedAt !== undefined && { tookMs: finishedAt - startedAt }),
    ...(summary !== undefined && { summary }),
  };
}

function waiting(before: RunStatus | undefined, after: RunStatus): Change[] {
  const { waitingFor, state } = after;
  if (waitingFor === undefined) return [];
  if (before?.waitingFor === waitingFor && before.state === state) return [];
  const isStuck = state === 'needs-operator';
  return [
    {
      state: isStuck ? 'needs-operator' : 'waiting',
      summary: isStuck ? waitingFor : whatToDo(after, waitingFor),
    },
  ];
}

/** What a person can type now. */
export function whatToDo({ cluster, planDigest }: RunStatus, waitingFor: string): string {
  if (waitingFor === 'pause') return `paused; go on with: cutover resume ${cluster}`;
  const digest = planDigest === undefined ? '' : ` --digest ${planDigest}`;
  return `gate "${waitingFor}": cutover approve ${cluster} --gate ${waitingFor}${digest}`;
}

const words: Readonly<Record<Change['state'], string>> = {
  planned: 'planned',
  running: 'begin',
  done: 'done',
  failed: 'FAILED',
  undoing: 'undo',
  undone: 'undone',
  waiting: 'waiting',
  'needs-operator': 'NEEDS YOU',
};

/** A change as one line, with the time since the run started. */
export function lineOf(
  { at, state, number, step, tookMs, summary }: Change,
  start: number,
): string {
  const elapsed = at === undefined ? '' : durationText(at - start);
  const what = step === undefined ? '' : `${number}. ${step}`;
  const took = tookMs === undefined ? '' : ` (${durationText(tookMs)})`;
  const why = summary === undefined || summary === '' ? '' : `${what === '' ? '' : ': '}${summary}`;
  return `${elapsed.padStart(13)}  ${words[state].padEnd(9)}  ${what}${took}${why}`;
}
