import type { NodeLine } from '../../model/recovery.js';

/** What the key of a phase says. */
export interface KeyParts {
  readonly round: number;
  /** Of the step, from 0. */
  readonly index: number;
  readonly direction: 'run' | 'undo';
}

/** How far a run came, by what its nodes have in their journals. */
export interface Progress {
  /** The last round that a node knows of; 1 where none does. */
  readonly round: number;
  /** The last step that reached a node; -1 where none did. Every step before it had been begun. */
  readonly reached: number;
  /** The last step whose undo reached a node: those after it are undone. Absent where no way back had reached any. */
  readonly back?: number;
  /** When a control plane was started again on that way back, epoch ms. */
  readonly restartedAt?: number;
}

/** The parts of `round-2-07-undo-1/stop-units`; undefined for a key that no step has. */
export function partsOf(key: string): KeyParts | undefined {
  const [, round = '1', number, direction] =
    /^(?:round-(\d+)-)?(\d{2,})-(run|undo)(?![a-z])/.exec(key) ?? [];
  if (number === undefined || (direction !== 'run' && direction !== 'undo')) return undefined;
  return { round: Number(round), index: Number(number) - 1, direction };
}

/**
 * The keys carry number and way of their steps, and a step begins only when the one before is done: so the furthest says all
 * about those before it. Pure.
 */
export function progressOf(lines: readonly NodeLine[]): Progress {
  const known = lines.flatMap((line) => {
    const parts = partsOf(line.key);
    return parts === undefined ? [] : [{ ...parts, line }];
  });
  const round = Math.max(1, ...known.map((one) => one.round));
  const now = known.filter((one) => one.round === round);
  const backs = now.filter(({ direction }) => direction === 'undo');
  const restarts = backs
    .map(({ line }) => line)
    .filter(({ role, key }) => role === 'control-plane' && key.endsWith('/start-units'));
  return {
    round,
    reached: Math.max(-1, ...now.map(({ index }) => index)),
    ...(backs.length > 0 && { back: Math.min(...backs.map(({ index }) => index)) }),
    ...(restarts.length > 0 && { restartedAt: Math.min(...restarts.map(({ at }) => at)) }),
  };
}
