import { durationText } from '../../model/duration.js';
import { requesterText } from '../../model/requester-text.js';
import type { RunStatus, StepStatus } from '../../model/status.js';
import { whatToDo } from '../watch/changes.js';

/** One character for how a step is. */
export const marks: Readonly<Record<StepStatus['state'], string>> = {
  planned: ' ',
  running: '>',
  done: '+',
  failed: '!',
  undoing: '<',
  undone: '-',
};

/** The run at a glance: what it is, what it waits for, and a line for each step. */
export function statusText(status: RunStatus, now: number): string {
  const {
    cluster,
    from,
    to,
    state,
    outcome,
    waitingFor,
    steps,
    planDigest,
    requestedBy,
    snapshot,
  } = status;
  return [
    `${cluster}: ${from} -> ${to}, ${outcome ?? state}`,
    ...(planDigest === undefined ? [] : [`plan ${planDigest}`]),
    ...(requestedBy === undefined ? [] : [`asked for by ${requesterText(requestedBy)}`]),
    ...(waitingFor === undefined
      ? []
      : [state === 'needs-operator' ? waitingFor : whatToDo(status, waitingFor)]),
    ...(snapshot === 'asked' ? ['a way back ends on the snapshot of the hop'] : []),
    '',
    ...steps.map((step, index) => line(step, index + 1, now)),
    ...(steps.length === 0 ? ['there is no plan yet'] : []),
  ].join('\n');
}

function line(step: StepStatus, number: number, now: number): string {
  const { name, state, startedAt, finishedAt, summary = '' } = step;
  const took =
    startedAt === undefined || state === 'planned'
      ? ''
      : ` (${durationText((finishedAt ?? now) - startedAt)})`;
  const told = summary === '' ? '' : `: ${summary}`;
  return `${marks[state]} ${String(number).padStart(2)}. ${name}${took}${told}`;
}
