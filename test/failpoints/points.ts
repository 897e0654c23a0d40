import { type FailpointAt, type Reached, failpoints } from '../../model/failpoint.js';
import type { RunStatus } from '../../model/status.js';

/** Forward to its end, or from the last gate all the way back on the data as it then is. */
export type Direction = 'there' | 'back';

/** A way back may also end on the snapshot of the hop. */
export type Way = Direction | 'to the snapshot';

/** One point of one strategy: at which line of its runbook, on which way, in which call. */
export interface Point {
  /** From 0 on; -1 while the plan is made, the number of steps while the report is written. */
  readonly step: number;
  readonly way: Way;
  readonly at: FailpointAt;
  /** The call, such as `nodePhase cp-1 07-run` or `waitForApi, the 2nd`. */
  readonly call: string;
}

/** Names calls so that another run of the same plan makes the same ones: what has no key is counted. */
export function naming(): (reached: Reached) => string {
  const seen = new Map<string, number>();
  return ({ at, activity, node = '', key }) => {
    const name = `${activity} ${node}`.trim();
    if (key !== undefined) return `${name} ${key}`;
    const count = (seen.get(`${at} ${name}`) ?? 0) + 1;
    seen.set(`${at} ${name}`, count);
    return `${name}, no. ${count}`;
  };
}

/** Where a run is, as its status tells it. */
export function placeIn({
  steps,
  state,
}: RunStatus): Pick<Point, 'step'> & { readonly way: Direction } {
  if (steps.length === 0) return { step: -1, way: 'there' };
  const undoing = steps.findLastIndex((step) => step.state === 'undoing');
  if (undoing >= 0) return { step: undoing, way: 'back' };
  const isBack = state === 'rolling-back' || steps.some((step) => step.state === 'undone');
  const running = steps.findIndex((step) => step.state === 'running');
  if (running >= 0 && !isBack) return { step: running, way: 'there' };
  const isBefore = steps.every((step) => step.state === 'planned');
  return { step: isBefore ? -1 : steps.length, way: isBack ? 'back' : 'there' };
}

/** A call that a run has made, and where it was then. */
export type Made = Pick<Point, 'step' | 'way' | 'call'>;

/** The line that a way back to the snapshot does more in than any other way, with three points for each of its calls. */
export function pointsToSnapshot(made: readonly Made[], lines: readonly string[]): Point[] {
  const line = lines.findIndex(takesSnapshot);
  const own = made.filter(({ step, way }) => step === line && way === 'back');
  return own.flatMap((one) =>
    failpoints.map((at) => ({ ...one, way: 'to the snapshot', at }) as const),
  );
}

/** Three points of each line in each direction: before its first call, after its last, and when that is known. */
export function pointsOf(made: readonly Made[]): Point[] {
  const places = [...new Set(made.map(({ step, way }) => `${way} ${step}`))];
  return places.flatMap((place) => {
    const own = made.filter(({ step, way }) => `${way} ${step}` === place);
    const [first, last] = [own[0], own.at(-1)];
    if (first === undefined || last === undefined) return [];
    return [
      { ...first, at: 'before-effect' as const },
      { ...last, at: 'after-effect-before-record' as const },
      { ...last, at: 'after-record' as const },
    ];
  });
}

/** At a gate nothing is called: a run stands there when something dies, and is answered afterwards, or while it is dead. */
export const gatesIn = (lines: readonly string[], gates: readonly string[]): Point[] =>
  lines
    .flatMap((line, step) => (isGate(line) ? [step] : []))
    .flatMap((step, nth) =>
      (['before-effect', 'after-effect-before-record'] as const).map((at) => ({
        step,
        way: 'there' as const,
        at,
        call: `gate ${gates[nth]}`,
      })),
    );

/** Is it a line of the runbook that waits for people? */
export const isGate = (line: string): boolean => line.startsWith('gate: ');

const takesSnapshot = (line: string): boolean =>
  line.startsWith('take the snapshot of the hop on ');

/** Has a line that is no gate no call either, on this way? Kubelets run on by themselves, and data stays unless the snapshot is asked for. */
export const callsNothing = (line: string, way: Direction): boolean =>
  /^let the kubelets of \d+ nodes run on$/.test(line) || (way === 'back' && takesSnapshot(line));
