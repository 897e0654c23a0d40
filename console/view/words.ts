import { durationText } from '../../model/duration.js';
import type { RunStatus, StepStatus } from '../../model/status.js';

/** `21 Nov 2026, 03:40:07 UTC`, from epoch milliseconds. */
export function dateText(at: number): string {
  const date = new Date(at);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()}, ${clockText(at)} UTC`;
}

/** `03:40:07`, of the day in UTC. */
export const clockText = (at: number): string => new Date(at).toISOString().slice(11, 19);

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** A step's state: a sign and a word, so that nothing hangs on colour. */
export const stepWords: Readonly<
  Record<StepStatus['state'], { readonly sign: string; readonly word: string }>
> = {
  planned: { sign: '·', word: 'planned' },
  running: { sign: '▶', word: 'running' },
  done: { sign: '✓', word: 'done' },
  failed: { sign: '✕', word: 'failed' },
  undoing: { sign: '◀', word: 'being taken back' },
  undone: { sign: '↩', word: 'taken back' },
};

/** A run's state as a sentence for people. */
export const stateWords: Readonly<Record<RunStatus['state'], string>> = {
  assessing: 'reading the cluster',
  waiting: 'waiting',
  running: 'running',
  paused: 'paused',
  'rolling-back': 'rolling back',
  'needs-operator': 'needs a person',
  ended: 'ended',
};

/** What is to be done now, in one sentence; absent where nobody is waited for. */
export function waitsForText({ waitingFor, state, window, gate }: RunStatus): string | undefined {
  if (waitingFor === undefined) return undefined;
  if (state === 'needs-operator') return waitingFor;
  if (waitingFor === 'pause') return 'paused by somebody; it goes on when it is resumed';
  if (gate?.name === waitingFor || window?.state !== 'waiting')
    return `gate “${waitingFor}” waits for ${gate && gate.missing > 1 ? `${gate.missing} people` : 'a decision'}`;
  if (window.opensAt === undefined)
    return 'no window is long enough: change the spec, or roll back';
  return `waits for its window, which opens at ${dateText(window.opensAt)}`;
}

/** How long a step took or takes. `now` in epoch milliseconds. */
export const tookText = ({ startedAt, finishedAt }: StepStatus, now: number): string =>
  startedAt === undefined ? '' : durationText((finishedAt ?? now) - startedAt);

/** `waitForNodes` as words: `wait for nodes`. */
export const spacedWords = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).trim();
