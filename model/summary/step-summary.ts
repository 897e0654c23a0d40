import type { Entry, NodeTiming, Phase } from '../journal.js';
import type { Report } from '../report.js';
import type { StepStatus } from '../status.js';

/** One time that a step was run or taken back. */
export interface Attempt {
  readonly kind: 'run' | 'undo';
  /** Epoch milliseconds. */
  readonly from: number;
  /** Epoch milliseconds; the end of the run where nothing was written any more. */
  readonly to: number;
  readonly ended: 'well' | 'badly' | 'open';
  /** The line that ended it, absent while open. */
  readonly entry?: Entry;
  readonly nodes: readonly NodeTiming[];
}

/** One line of the outline, and what the journal says was done about it. */
export interface StepSummary {
  /** As in the outline, from 1. */
  readonly number: number;
  readonly name: string;
  readonly phase?: Phase;
  /** Waits for people: its time is nobody's work. */
  readonly isGate: boolean;
  readonly state: StepStatus['state'];
  readonly attempts: readonly Attempt[];
}

/**
 * Every line of the outline with what was done about it; a line that was never begun has no
 * attempts.
 */
export const summariseSteps = ({ outline, journal, finishedAt }: Report): StepSummary[] =>
  outline.map((line, index) => {
    const name = line.replace(/^\d+\. /, '');
    const entries = journal.filter((entry) => entry.step === name);
    const attempts = attemptsOf(entries, finishedAt);
    const phase = entries.find((entry) => entry.phase !== undefined)?.phase;
    return {
      number: index + 1,
      name,
      ...(phase !== undefined && { phase }),
      isGate: name.startsWith('gate: '),
      state: stateOf(attempts.at(-1)),
      attempts,
    };
  });

function attemptsOf(entries: readonly Entry[], finishedAt: number): Attempt[] {
  const attempts: Attempt[] = [];
  for (const entry of entries) {
    const { verb, at } = entry;
    if (verb === 'begin' || verb === 'undo-begin') {
      const kind = verb === 'begin' ? 'run' : 'undo';
      attempts.push({ kind, from: at, to: finishedAt, ended: 'open', nodes: [] });
      continue;
    }
    if (verb !== 'done' && verb !== 'undo' && verb !== 'fail') continue;
    const open = attempts.pop();
    if (open === undefined) continue;
    const ended = verb === 'fail' ? 'badly' : 'well';
    attempts.push({ ...open, to: at, ended, entry, nodes: entry.nodes ?? [] });
  }
  return attempts;
}

function stateOf(last: Attempt | undefined): StepSummary['state'] {
  if (last === undefined) return 'planned';
  if (last.ended === 'badly') return 'failed';
  if (last.ended === 'open') return last.kind === 'run' ? 'running' : 'undoing';
  return last.kind === 'run' ? 'done' : 'undone';
}
