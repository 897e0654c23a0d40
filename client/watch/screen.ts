import { countText, durationText } from '../../model/duration.js';
import type { Estimate } from '../../model/estimate.js';
import type { RunStatus, StepStatus, WindowView } from '../../model/status.js';
import { marks } from '../view/status-text.js';
import type { BatchProgress } from './batch-progress.js';
import { whatToDo } from './changes.js';
import { remainingMs, remainingOf } from './remaining.js';

/** Everything that is shown of a run at one moment. */
export interface Scene {
  readonly status: RunStatus;
  /** Of the plan; absent until there is one. */
  readonly estimate?: Estimate;
  /** Batches of nodes under way. */
  readonly batches: readonly BatchProgress[];
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly now: number;
}

/** The run as lines: what it is, how long it still takes, a line for each phase, and below the one under way its batches. Pure. */
export function screenOf(scene: Scene): string[] {
  const { status } = scene;
  const phases = [...new Set(status.steps.map(({ phase }) => phase))];
  return [
    '',
    headLine(scene),
    ...windowLines(scene),
    ...(status.proposal === undefined ? [] : [`! ${status.proposal}`]),
    ...(status.waitingFor === undefined ? [] : [`? ${askedLine(status, status.waitingFor)}`]),
    ...(status.quarantined ?? []).map(
      ({ node, by, reason }) => `! ${node} is left out by ${by}: ${reason}`,
    ),
    ...phases.flatMap((phase) => phaseLines(scene, phase)),
  ];
}

function headLine({ status, estimate, startedAt, now }: Scene): string {
  const { cluster, from, to, state, outcome } = status;
  const left = remainingMs(status, estimate, now);
  const toGo = left === undefined ? '' : `, about ${durationText(left)} to go`;
  const pace = status.pace ? `, ${status.pace.parallelism} nodes at once` : '';
  return `${cluster}: ${from} -> ${to}, ${outcome ?? state}, ${durationText(now - startedAt)} since its start${toGo}${pace}`;
}

const askedLine = (status: RunStatus, waitingFor: string): string =>
  status.state === 'needs-operator' ? waitingFor : whatToDo(status, waitingFor);

function windowLines({ status, estimate, now }: Scene): string[] {
  const { window } = status;
  if (window === undefined) return [];
  return [windowLine(window, remainingMs(status, estimate, now), now)];
}

function windowLine(window: WindowView, left: number | undefined, now: number): string {
  if (window.state === 'waiting')
    return window.opensAt === undefined
      ? `no window is long enough: ${durationText(window.needsMs)} are needed`
      : `the window opens in ${durationText(window.opensAt - now)}`;
  const open = window.closesAt - now;
  const rest =
    left === undefined
      ? ''
      : left <= open
        ? ': the rest fits'
        : `: the rest does not fit, by ${durationText(left - open)}`;
  return `the window is open for another ${durationText(open)}${rest}`;
}

function phaseLines(scene: Scene, phase: string): string[] {
  const { status, estimate, batches, now } = scene;
  const steps = status.steps.flatMap((step, index) =>
    step.phase === phase ? [{ step, number: index + 1 }] : [],
  );
  const state = stateOf(steps.map(({ step }) => step));
  const spent = steps.reduce((sum, { step }) => sum + spentOn(step, now), 0);
  const left = steps.reduce((sum, { step }) => sum + remainingOf(step, estimate, now), 0);
  const isForward = state === 'planned' || state === 'running';
  const time = [
    ...(state === 'planned' ? [] : [durationText(spent)]),
    ...(isForward && left > 0 ? [`about ${durationText(left)} to go`] : []),
  ].join(', ');
  const under = steps.filter(({ step }) => step.state === 'running' || step.state === 'undoing');
  return [
    `${marks[state]} ${phase.padEnd(12)}${time}`.trimEnd(),
    ...under.flatMap(({ step, number }) => [
      `    ${marks[step.state]} ${number}. ${step.name} (${durationText(spentOn(step, now))})`,
      ...batches.map(batchLine),
    ]),
  ];
}

/** Of all steps of a phase together: what is going on decides. */
function stateOf(steps: readonly StepStatus[]): StepStatus['state'] {
  const order = ['undoing', 'running', 'failed', 'undone'] as const;
  const loud = order.find((state) => steps.some((step) => step.state === state));
  if (loud) return loud;
  if (steps.every(({ state }) => state === 'planned')) return 'planned';
  return steps.every(({ state }) => state === 'done') ? 'done' : 'running';
}

const spentOn = ({ state, startedAt, finishedAt }: StepStatus, now: number): number =>
  startedAt === undefined || state === 'planned' ? 0 : (finishedAt ?? now) - startedAt;

/** Nodes that are named before the rest is counted. */
const maxNamed = 4;

function batchLine({ name, nodes, done, failed, underWay }: BatchProgress): string {
  const named = underWay.slice(0, maxNamed).join(', ');
  const more =
    underWay.length > maxNamed ? ` and ${countText(underWay.length - maxNamed)} more` : '';
  const bad = failed > 0 ? `, ${countText(failed)} FAILED` : '';
  const now = underWay.length > 0 ? `, under way ${named}${more}` : '';
  return `        ${name}: ${countText(done)} of ${countText(nodes)} done${bad}${now}`;
}
