import type { FailpointAt } from '../../../model/failpoint.js';
import type { Temperament } from '../../../workflows/runbook/host.js';
import type { Random } from './random.js';
import { type Arrival, type Command, type Failed, failedOf } from './recorded.js';
import type { Timeline } from './timeline.js';

/** One try of an activity; whatever it waits for, it waits for here, so that it dies and freezes with its worker. */
export interface Attempt {
  readonly seq: number;
  readonly number: number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly isCancelRequested: () => boolean;
}

/** An activity of the world. */
export type Work = (input: unknown, attempt: Attempt) => Promise<unknown>;

/** What the server and its workers do with commands, as Temporal does. */
export interface Server {
  readonly schedule: (seq: number, command: Command) => void;
  readonly cancel: (seq: number) => void;
  /** The worker dies: what it does for activities ends where it is, and what it began elsewhere goes on. */
  readonly kill: () => void;
  /** The worker stands still for so long, and then goes on as if nothing had been. */
  readonly freeze: (ms: number) => void;
  /** No activity begins until then. */
  readonly awayUntil: (at: number) => void;
}

interface Running {
  readonly seq: number;
  readonly command: Extract<Command, { kind: 'activity' }>;
  number: number;
  isCancelRequested: boolean;
  attempt?: { isAlive: boolean; isHeard: boolean; frozenUntil: number };
}

/** As in workflows/activity-stubs.ts, milliseconds. */
const policies: Readonly<
  Record<Temperament, { attempts: number; longestMs: number; closeMs: number }>
> = {
  reading: { attempts: 5, longestMs: 100_000, closeMs: 600_000 },
  changing: { attempts: 6, longestMs: 10_000, closeMs: 1_800_000 },
  restoring: { attempts: 24, longestMs: 30_000, closeMs: 1_800_000 },
  patient: { attempts: 6, longestMs: 10_000, closeMs: 1_800_000 },
};
const heartbeatMs = 10_000;

/** The first try of an activity is at one of its points. */
export type OnActivityPoint = (at: FailpointAt, name: string, input: unknown) => void;

/** `deliver` takes what reaches the run, and `reached` is told of points. */
export function createServer(
  timeline: Timeline,
  random: Random,
  world: { readonly [name: string]: Work },
  deliver: (arrival: Arrival) => void,
  reached?: OnActivityPoint,
): Server {
  const running = new Map<number, Running>();
  let away = 0;
  const close = (one: Running, end: { value: unknown } | { failure: Failed }): void => {
    if (!running.delete(one.seq)) return;
    const at = timeline.now();
    const { seq } = one;
    deliver(
      'failure' in end
        ? { at, kind: 'failed', seq, failure: end.failure }
        : { at, kind: 'closed', seq, value: end.value },
    );
  };
  const failed = (one: Running, failure: Failed): void => {
    delete one.attempt;
    const { attempts, longestMs } = policies[one.command.temperament];
    const isFinal =
      one.isCancelRequested ||
      failure.kind === 'cancelled' ||
      one.number >= attempts ||
      (failure.kind === 'application' &&
        (failure.nonRetryable ||
          (one.command.temperament === 'patient' && failure.type === 'NotYet')));
    if (isFinal) return close(one, { failure });
    const pause = Math.min(longestMs, 1000 * 2 ** (one.number - 1));
    timeline.after(pause, () => begin(one));
  };
  const begin = (one: Running): void => {
    if (!running.has(one.seq) || one.attempt !== undefined) return;
    if (timeline.now() < away) return timeline.after(away - timeline.now(), () => begin(one));
    one.number++;
    const attempt = { isAlive: true, isHeard: true, frozenUntil: 0 };
    one.attempt = attempt;
    const sleep = (ms: number): Promise<void> =>
      new Promise((resolve) => {
        const wake = (): void => {
          if (!attempt.isAlive) return;
          const frozen = attempt.frozenUntil - timeline.now();
          if (frozen > 0) timeline.after(frozen, wake);
          else resolve();
        };
        timeline.after(ms, wake);
      });
    const { command, seq, number } = one;
    const isHeard = (): boolean => attempt.isHeard && attempt.isAlive;
    const reach = (at: FailpointAt): void => {
      if (number === 1) reached?.(at, command.name, command.input);
    };
    timeline.after(policies[command.temperament].closeMs, () => timeOut(one, attempt));
    reach('before-effect');
    if (!isHeard()) return;
    world[command.name]!(command.input, {
      seq,
      number,
      sleep,
      isCancelRequested: () => one.isCancelRequested,
    }).then(
      (value) => {
        if (isHeard()) reach('after-effect-before-record');
        if (!isHeard()) return;
        close(one, { value });
        reach('after-record');
      },
      (cause: unknown) => {
        if (isHeard()) failed(one, failedOf(cause));
      },
    );
  };
  const timeOut = (one: Running, attempt: NonNullable<Running['attempt']>): void => {
    if (one.attempt !== attempt || !running.has(one.seq)) return;
    attempt.isHeard = false;
    failed(one, { kind: 'timeout' });
  };
  const loseAll = (spoil: (attempt: NonNullable<Running['attempt']>) => void): void => {
    for (const one of running.values()) {
      const { attempt } = one;
      if (attempt === undefined) continue;
      spoil(attempt);
      timeline.after(heartbeatMs, () => timeOut(one, attempt));
    }
  };
  const schedule = (seq: number, command: Command): void => {
    const at = (): number => timeline.now();
    if (command.kind === 'activity') {
      const one = { seq, command, number: 0, isCancelRequested: false };
      running.set(seq, one);
      return timeline.after(random.between(5, 50), () => begin(one));
    }
    if (command.kind === 'timer')
      return timeline.after(command.ms, () =>
        deliver({ at: at(), kind: 'closed', seq, value: null }),
      );
    return timeline.after(random.between(5, 500), () => {
      if (command.kind === 'batch') deliver({ at: at(), kind: 'closed', seq, value: null });
      if (command.kind === 'steer')
        deliver({ at: at(), kind: 'steer', seq: command.batch, change: command.change });
      if (command.kind === 'held') deliver({ at: at(), kind: 'held', held: command.held });
    });
  };
  return {
    schedule,
    cancel: (seq) => {
      const one = running.get(seq);
      if (one === undefined) return;
      one.isCancelRequested = true;
      if (one.attempt === undefined) close(one, { failure: { kind: 'cancelled' } });
    },
    kill: () => loseAll((attempt) => (attempt.isAlive = false)),
    freeze: (ms) => {
      const until = timeline.now() + ms;
      if (ms < heartbeatMs)
        for (const { attempt } of running.values()) if (attempt) attempt.frozenUntil = until;
      if (ms >= heartbeatMs) loseAll((attempt) => (attempt.frozenUntil = until));
    },
    awayUntil: (at) => {
      away = Math.max(away, at);
    },
  };
}
