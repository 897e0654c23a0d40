import { changesBetween } from '../../client/watch/changes.js';
import type { RunLook } from '../runs.js';
import { stateWords, stepWords, waitsForText } from '../view/words.js';

/** Changes that are read out at once; of more, the newest tell enough. */
const maxSentences = 3;

/**
 * What became different between two looks, in sentences for whoever hears the page instead of
 * seeing it. Pure.
 */
export function newsBetween(before: RunLook | undefined, after: RunLook): string[] {
  if (before?.status === undefined || after.status === undefined) return [];
  const steps = changesBetween(before.status, after.status).flatMap(({ number, step, state }) =>
    step === undefined || state === 'waiting' || state === 'needs-operator'
      ? []
      : [`Line ${String(number)}, ${step}: ${stepWords[state].word}.`],
  );
  return [...steps.slice(-maxSentences), ...turn(before, after)];
}

/** What the run as a whole has come to. */
function turn(before: RunLook, after: RunLook): string[] {
  const { status } = after;
  if (status === undefined) return [];
  const waits = waitsForText(status);
  if (waits !== undefined && waits !== (before.status && waitsForText(before.status)))
    return [`${waits}.`];
  if (status.state === before.status?.state) return [];
  return [`The run is ${status.outcome ?? stateWords[status.state]}.`];
}
