import { durationText } from '../../model/duration.js';
import type { Deed, NodeLog } from '../logs/node-log.js';
import { filled } from './layout.js';

/** What was done on a node, oldest first, with the time since the run began. */
export function nodeLogText(
  { cluster, node, runId, startedAt, deeds }: NodeLog,
  now: number,
): string {
  return [
    `${node} in run ${runId} on ${cluster}, begun ${durationText(now - startedAt)} ago`,
    '',
    ...(deeds.length === 0 ? ['nothing was done on it yet'] : []),
    ...deeds.flatMap((deed) => linesOf(deed, startedAt, now)),
  ].join('\n');
}

/** Width of the times in front. */
const timeWidth = 13;
const margin = ' '.repeat(timeWidth + 2);

function linesOf(deed: Deed, start: number, now: number): string[] {
  const { at, what, key, summary = '', failedBefore, attempts } = deed;
  const first = `${durationText(at - start).padStart(timeWidth)}  `;
  const named = key === undefined ? what : `${what} [${key}]`;
  const again = failedBefore !== undefined && attempts > 0;
  return [
    ...filled(`${named}: ${stateText(deed, now)}`, first, margin),
    ...(summary === '' ? [] : filled(summary, `${margin}  `)),
    ...(again ? filled(`the attempt before failed: ${failedBefore}`, `${margin}  `) : []),
  ];
}

const words: Readonly<Record<Deed['state'], string>> = {
  done: 'done',
  failed: 'FAILED',
  'timed out': 'TIMED OUT',
  cancelled: 'cancelled',
  'under way': 'under way',
  waits: 'waits for a worker, or for its next attempt',
  said: 'said',
};

function stateText({ state, startedAt, endedAt, attempts, worker }: Deed, now: number): string {
  const took =
    startedAt === undefined || state === 'waits'
      ? ''
      : ` ${durationText((endedAt ?? now) - startedAt)}`;
  const tried = attempts > 1 ? `, attempt ${attempts}` : '';
  const by = worker === undefined || state === 'done' ? '' : `, by ${worker}`;
  return `${words[state]}${took === '' ? '' : state === 'done' ? ` in${took}` : ` after${took}`}${tried}${by}`;
}
