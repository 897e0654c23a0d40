import type { Evidence } from '../../model/evidence.js';
import type { NodeTiming, Phase } from '../../model/journal.js';
import type { Desk } from './desk.js';
import type { Host } from './host.js';

/** One line of the runbook: how to do it, and how to take it back. */
export interface Step {
  /** Read by people, in the plan, the Temporal UI and the report: `stop the kubelets of 2 workers`. */
  readonly name: string;
  /** Column of the report that its time counts for. */
  readonly phase: Phase;
  readonly run: Verb;
  readonly undo: Undo;
  /** Walked anew where a run goes on right behind it after a pause or a rollback to a step: what it found may hold no more. */
  readonly again?: true;
}

/** A runbook is nothing but its steps, in order. */
export type Runbook = readonly Step[];

/** What a step does, given its place in this run. */
export type Verb = (place: Place) => Promise<Done>;

/** Evidence, and for steps on many nodes what each took. */
export interface Done extends Evidence {
  readonly nodes?: readonly NodeTiming[];
}

/** Where a verb runs: the world it may call, the people it may ask, and the key that names its effects. */
export interface Place {
  readonly host: Host;
  readonly desk: Desk;
  /** Idempotency key, unique per run, step and direction: `07-run`, `07-undo`. */
  readonly key: string;
}

/**
 * Every step must say what rollback means for it; there is no default.
 * An undo looks at the world, not at what `run` returned, so that it is safe
 * whether `run` finished, half-finished, or never reached the cluster.
 */
export type Undo = Verb | typeof nothingToUndo | typeof pointOfNoReturn;

/** The step only looks, or what it made is gone with what an older step takes back. */
export const nothingToUndo = 'nothing-to-undo';
/** After this step the only way is forward. */
export const pointOfNoReturn = 'point-of-no-return';

/** The runbook as numbered lines: what people approve, and what the paper runbook says. */
export const outline = (runbook: Runbook): string[] =>
  runbook.map(({ name }, index) => `${index + 1}. ${name}`);

/** Key of a step in one direction; two digits, so that journals sort. A round after the first has keys of its own. */
export const keyOf = (index: number, direction: 'run' | 'undo', round = 1): string =>
  `${round === 1 ? '' : `round-${round}-`}${String(index + 1).padStart(2, '0')}-${direction}`;
