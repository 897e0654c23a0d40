import { setTimeout as sleep } from 'node:timers/promises';
import { ApplicationFailure } from '@temporalio/common';
import pLimit from 'p-limit';

/** Handshakes at the same time: sshd drops unauthenticated connections beyond ten (MaxStartups). */
const most = 8;
/** With pauses that double, some eight seconds: far below what a heartbeat is waited for. */
const maxAttempts = 6;
const firstPauseMs = 250;

/** Runs a handshake when it is its turn. */
export type Handshakes = <Result>(shake: () => Promise<Result>) => Promise<Result>;

/** The detail of a failure that says: the server closed the connection before it said who it is. */
export const dropped = { dropped: true } as const;

/**
 * A handshake that a busy sshd dropped is tried again, and half as many run at once from then on;
 * each that succeeds allows one more. @throws what the last attempt threw.
 */
export function createHandshakes(): Handshakes {
  const slots = pLimit(most);
  return async (shake) => {
    for (let attempt = 1; ; attempt++) {
      try {
        const result = await slots(shake);
        slots.concurrency = Math.min(most, slots.concurrency + 1);
        return result;
      } catch (cause) {
        if (!wasDropped(cause) || attempt === maxAttempts) throw cause;
        slots.concurrency = Math.max(1, Math.floor(slots.concurrency / 2));
        // Spread, or all that were dropped together would come again together.
        await sleep(firstPauseMs * 2 ** (attempt - 1) * (0.5 + Math.random()));
      }
    }
  };
}

const wasDropped = (cause: unknown): boolean =>
  cause instanceof ApplicationFailure && cause.details?.[0] === dropped;
