import { evidence } from '../../model/evidence.js';
import type { Entry, NodeTiming } from '../../model/journal.js';
import type { NodeLine, StepSeen } from '../../model/recovery.js';
import { type Runbook, type Step, nothingToUndo } from '../runbook/step.js';
import { type Progress, partsOf } from './progress.js';

/** Each line of the runbook as the nodes know it. Pure. */
export const stepsSeen = (
  runbook: Runbook,
  lines: readonly NodeLine[],
  progress: Progress,
): StepSeen[] =>
  runbook.map((step, index) => ({
    name: step.name,
    state: stateOf(step, index, progress),
    nodes: [...new Set(linesOf(lines, index, progress.round).map(({ node }) => node))].toSorted(),
  }));

function stateOf({ undo }: Step, index: number, { reached, back }: Progress): StepSeen['state'] {
  if (index > reached) return 'not begun';
  if (back !== undefined && index >= back && undo !== nothingToUndo)
    return index === back ? 'undoing' : 'undone';
  return index === reached ? 'begun' : 'done';
}

/** What nodes cannot tell, as of steps that reach none, is told with this. */
const UNKNOWN = 'by the journals of the nodes';

/**
 * The journal of a run, made anew from those of its nodes: what was begun and done, and what was taken back. Moments are those of the
 * nodes' clocks; a step that reached no node has that of the one before. Pure.
 */
export function journalOf(
  runbook: Runbook,
  lines: readonly NodeLine[],
  progress: Progress,
): Entry[] {
  const { reached, back, round } = progress;
  const journal: Entry[] = [];
  let at = Math.min(...lines.map((line) => line.at));
  const write = (step: Step, verb: Entry['verb'], of: readonly NodeLine[]): void => {
    const isEnd = verb === 'done' || verb === 'undo';
    const moments = of.map((line) => line.at);
    // Clocks of nodes differ, and a step that reached none has no moment of its own.
    if (moments.length > 0) at = Math.max(at, Math[isEnd ? 'max' : 'min'](...moments));
    const nodes = isEnd ? timingsOf(of) : [];
    journal.push({
      at,
      verb,
      step: step.name,
      phase: step.phase,
      evidence: evidence(isEnd ? UNKNOWN : ''),
      ...(nodes.length > 0 && { nodes }),
    });
  };
  for (const [index, step] of runbook.slice(0, reached + 1).entries()) {
    const own = linesOf(lines, index, round, 'run');
    write(step, 'begin', own);
    if (stateOf(step, index, { round, reached }) === 'done') write(step, 'done', own);
  }
  if (back === undefined) return journal;
  for (let index = reached; index >= back; index--) {
    const step = runbook[index];
    if (step === undefined || step.undo === nothingToUndo) continue;
    const own = linesOf(lines, index, round, 'undo');
    write(step, 'undo-begin', own);
    if (index > back) write(step, 'undo', own);
  }
  return journal;
}

/** Of a step: in the last round, or of steps that were kept from before, in whichever. */
function linesOf(
  lines: readonly NodeLine[],
  index: number,
  round: number,
  direction?: 'run' | 'undo',
): readonly NodeLine[] {
  const own = lines.filter(({ key }) => {
    const parts = partsOf(key);
    return parts?.index === index && (direction === undefined || parts.direction === direction);
  });
  const newest = own.filter(({ key }) => partsOf(key)?.round === round);
  return newest.length > 0 ? newest : own;
}

function timingsOf(lines: readonly NodeLine[]): NodeTiming[] {
  const names = [...new Set(lines.map(({ node }) => node))].toSorted();
  return names.map((node) => {
    const own = lines.filter((line) => line.node === node);
    const last = own.at(-1);
    return {
      node,
      startedAt: Math.min(...own.map(({ at }) => at)),
      finishedAt: Math.max(...own.map(({ at }) => at)),
      summary: own
        .filter(({ event }) => event === 'done')
        .map(({ key }) => key.slice(key.lastIndexOf('/') + 1))
        .join(', '),
      ...(last?.event === 'failed' && { failed: true }),
    };
  });
}
