import type { Phase } from '../journal.js';
import type { Report } from '../report.js';
import type { Attempt, StepSummary } from './step-summary.js';
import { summariseSteps } from './step-summary.js';

/** A span of the run, epoch milliseconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What one node did in one attempt of one step. */
export interface NodeBar extends Span {
  readonly step: string;
  readonly phase?: Phase;
  readonly kind: Attempt['kind'];
  readonly failed: boolean;
  readonly summary: string;
}

/** Everything that one node did, in order. */
export interface NodeSummary {
  readonly node: string;
  readonly bars: readonly NodeBar[];
  /** Time in which something was done on it, milliseconds. */
  readonly busyMs: number;
}

/** The numbers of a report; text and page are drawn from these alone. */
export interface ReportSummary {
  readonly steps: readonly StepSummary[];
  readonly nodes: readonly NodeSummary[];
  /**
   * From the first component stopped until all was verified; where it failed on the way, until the
   * old side was back. Absent: nothing was stopped.
   */
  readonly window?: Span;
  /** From the first undo to the last; absent: nothing was taken back. */
  readonly rollback?: Span;
  /** The way back began at a gate, so people's time lies between it and the window. */
  readonly isBackFromGate: boolean;
  /**
   * Milliseconds of work in each of the published columns; people's time at gates is not in them.
   */
  readonly phases: { readonly [phase in PublishedPhase]: number };
  /** Milliseconds of taking steps back. */
  readonly rollbackMs: number;
  /** Milliseconds at gates. */
  readonly waitingMs: number;
}

/**
 * The columns in which results of such migrations are published, in their order; `prepare` lies
 * before them.
 */
export const publishedPhases = [
  'prepare',
  'initialise',
  'back up',
  'clean',
  'install',
  'verify',
] as const;
/** One of these columns. */
export type PublishedPhase = (typeof publishedPhases)[number];

/** What a report says in numbers, from its journal alone: what was done, not what was intended. */
export function summariseReport(report: Report): ReportSummary {
  const steps = summariseSteps(report);
  const work = steps.filter(({ isGate }) => !isGate);
  const inPhase = (phase: PublishedPhase): number =>
    total(work.filter((step) => step.phase === phase).flatMap(runs));
  return {
    steps,
    nodes: nodesOf(steps),
    ...windowsOf(steps),
    phases: {
      prepare: inPhase('prepare'),
      initialise: inPhase('initialise'),
      'back up': inPhase('back up'),
      clean: inPhase('clean'),
      install: inPhase('install'),
      verify: inPhase('verify'),
    },
    rollbackMs: total(steps.flatMap(undos)),
    waitingMs: total(steps.filter(({ isGate }) => isGate).flatMap(runs)),
  };
}

const runs = ({ attempts }: StepSummary) => attempts.filter(({ kind }) => kind === 'run');
const undos = ({ attempts }: StepSummary) => attempts.filter(({ kind }) => kind === 'undo');
const total = (attempts: readonly Attempt[]): number =>
  attempts.reduce((sum, { from, to }) => sum + (to - from), 0);

/** The first step that cleans stops the first component; time at a gate belongs to no window. */
function windowsOf(
  steps: readonly StepSummary[],
): Pick<ReportSummary, 'window' | 'rollback' | 'isBackFromGate'> {
  const rollback = spanOf(steps.flatMap(undos));
  const back = rollback && { rollback };
  const stopped = spanOf(steps.filter(({ phase }) => phase === 'clean').flatMap(runs));
  if (stopped === undefined) return { ...back, isBackFromGate: false };
  const work = steps.filter(({ isGate }) => !isGate).flatMap(runs);
  const wayIn = spanOf(work.filter(({ from }) => from >= stopped.from)) ?? stopped;
  if (rollback === undefined) return { window: wayIn, isBackFromGate: false };
  const gates = steps.filter(({ isGate }) => isGate).flatMap(runs);
  const isBackFromGate = gates.some(({ from }) => from >= wayIn.to);
  const window = isBackFromGate ? wayIn : { from: wayIn.from, to: rollback.to };
  return { window, rollback, isBackFromGate };
}

/** From the first beginning to the last end. */
function spanOf(spans: readonly Span[]): Span | undefined {
  const [first] = spans;
  return first === undefined
    ? undefined
    : spans.reduce(
        (all, { from, to }) => ({ from: Math.min(all.from, from), to: Math.max(all.to, to) }),
        { from: first.from, to: first.to },
      );
}

/** `w-2` before `w-10`. */
const byName = new Intl.Collator('en', { numeric: true });

/** Every node that a step touched, by name. */
function nodesOf(steps: readonly StepSummary[]): NodeSummary[] {
  const bars = new Map<string, NodeBar[]>();
  for (const { name, phase, attempts } of steps)
    for (const { kind, nodes } of attempts)
      for (const { node, startedAt, finishedAt, summary, failed } of nodes) {
        const bar = { from: startedAt, to: finishedAt, step: name, kind, failed: failed === true };
        const known = bars.get(node) ?? [];
        known.push({ ...bar, summary, ...(phase !== undefined && { phase }) });
        bars.set(node, known);
      }
  const sorted = [...bars].toSorted(([a], [b]) => byName.compare(a, b));
  return sorted.map(([node, own]) => ({
    node,
    bars: own.toSorted((a, b) => a.from - b.from),
    busyMs: own.reduce((sum, { from, to }) => sum + (to - from), 0),
  }));
}
