import type { Runbook } from '../../../../workflows/runbook/step.js';
import type { Played } from '../play.js';

/** Something that must hold of every run, judged when all is over. */
export interface Invariant {
  /** Completes "in every run …". */
  readonly name: string;
  /** What speaks against it, in words; empty where it holds. */
  readonly broken: (seen: Seen) => readonly string[];
}

/** A run that was played, and the runbook that it had to follow. */
export interface Seen extends Played {
  readonly runbook: Runbook;
  readonly planDigest: string;
}

/** Which line a key is of, in which direction and round. */
export interface KeyPlace {
  readonly index: number;
  readonly direction: 'run' | 'undo';
  readonly round: number;
}

/** Reads what workflows/runbook/step.ts has written; absent for no such key. */
export function placeOf(key: string): KeyPlace | undefined {
  const found = /^(?:round-(\d+)-)?(\d+)-(run|undo)/.exec(key);
  if (found === null) return undefined;
  const [, round = '1', line, direction] = found;
  return {
    index: Number(line) - 1,
    direction: direction === 'run' ? 'run' : 'undo',
    round: Number(round),
  };
}

/** A moment for people. */
export const clock = (at: number): string => new Date(at).toISOString();

/** Did it end with this outcome? */
export const endedAs = ({ end }: Pick<Played, 'end'>, ...outcomes: readonly string[]): boolean =>
  end !== undefined && 'report' in end && outcomes.includes(end.report.outcome);

/** Nodes that were left behind within the budget, or by people. */
export function leftBehind({ journal, end }: Pick<Played, 'journal' | 'end'>): ReadonlySet<string> {
  const said = journal.findLastIndex(({ verb }) => verb === 'undo'); // A new round begins without them.
  const failed = journal
    .slice(said + 1)
    .filter(({ verb }) => verb === 'done')
    .flatMap(({ nodes = [] }) => nodes.filter((one) => one.failed).map(({ node }) => node));
  const quarantined = end !== undefined && 'report' in end ? (end.report.quarantined ?? []) : [];
  return new Set([...failed, ...quarantined.map(({ node }) => node)]);
}
