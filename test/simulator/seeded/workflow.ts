import {
  ChildWorkflowFailure,
  CancelledFailure,
  ActivityFailure,
  RetryState,
} from '@temporalio/common';
import type { Activities } from '../../../activities/contract.js';
import type { NotifyInput, Notified } from '../../../model/notice.js';
import type { Report } from '../../../model/report.js';
import { type Helm, helmOf, runNodes, turn } from '../../../workflows/runbook/batch.js';
import { type Run, createRun } from '../../../workflows/runbook/conduct.js';
import { because } from '../../../workflows/runbook/failures.js';
import { decide } from '../../../workflows/runbook/decide.js';
import type { Host, Temperament } from '../../../workflows/runbook/host.js';
import {
  askRollback,
  noteHeld,
  noteRetry,
  pause,
  quarantine,
  resume,
  setPace,
} from '../../../workflows/runbook/steer.js';
import type { Steer } from '../../../workflows/runbook/desk.js';
import type { Strategy } from '../../../workflows/runbook/strategy.js';
import { createUnderWay } from '../../../workflows/runbook/under-way.js';
import { type Scope, createScopes, isCancelled, throwIfCancelled, waitIn } from '../scopes.js';
import { type Arrival, type Command, type Recorded, failureOf } from './recorded.js';
import { settled } from './timeline.js';

/** A run in the memory of one worker. */
export interface Workflow {
  readonly run: Run;
  /** Gives it one thing that has arrived, and lets it do all that follows. */
  readonly take: (arrival: Arrival) => Promise<void>;
  /** How it ended; absent while it goes on. */
  readonly end: () => End | undefined;
}

/** A report, or why a person is needed. */
export type End = { readonly report: Report } | { readonly failure: string };

/** Where commands go that were not recorded before, and what is told of a replay that took another way. */
export interface Outside {
  readonly schedule: (seq: number, command: Command) => void;
  readonly cancel: (seq: number) => void;
  readonly strayed: (why: string) => void;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (cause: Error) => void;
}

/** Name of the only run on nodes, in approvals and in the report. */
export const runId = 'run-1';

/** Begins a run, or builds it anew from what is recorded; what it asks for beyond that goes outside. */
export async function startWorkflow(
  strategy: Strategy,
  recorded: Recorded,
  outside: Outside,
): Promise<Workflow> {
  const scopes = createScopes();
  const waiting = new Map<number, Waiting>();
  const helms = new Map<number, Helm>();
  const underWay = createUnderWay();
  const replayed = recorded.commands.length;
  let asked = 0;
  let now = recorded.startedAt;
  let end: End | undefined;

  const issue = (command: Command): number => {
    const seq = asked++;
    const text = JSON.stringify(command);
    if (seq >= recorded.commands.length) {
      recorded.commands.push(text);
      outside.schedule(seq, JSON.parse(text) as Command);
    } else if (recorded.commands[seq] !== text)
      outside.strayed(`command ${seq} was ${recorded.commands[seq]}, the replay asks for ${text}`);
    return seq;
  };
  const answerTo = (seq: number): Promise<unknown> =>
    new Promise((resolve, reject) => waiting.set(seq, { resolve, reject }));
  const cancel = (seq: number): void => {
    if (recorded.cancels.has(seq)) return;
    recorded.cancels.add(seq);
    outside.cancel(seq);
  };

  const callIn = (scope: Scope, temperament: Temperament, name: string, input: unknown) => {
    throwIfCancelled(scope);
    const seq = issue({ kind: 'activity', name, temperament, input });
    const answer = answerTo(seq);
    const look = (): void => {
      if (!isCancelled(scope)) return;
      scope.waiting.delete(look);
      cancel(seq);
      // Activities that only look are not waited for once they are cancelled.
      if (temperament === 'reading') waiting.get(seq)?.reject(failureOf({ kind: 'cancelled' }));
    };
    scope.waiting.add(look);
    return answer.finally(() => scope.waiting.delete(look));
  };
  const callsIn = (scope: Scope, temperament: Temperament): Activities =>
    new Proxy({} as Activities, {
      get: (_target, name) => async (input: unknown) =>
        callIn(scope, temperament, String(name), input),
    });

  const hostIn = (scope: Scope, isBatch = false): Host => ({
    runId,
    now: () => now,
    sleep: async (ms) => {
      throwIfCancelled(scope);
      let isOver = false;
      void answerTo(issue({ kind: 'timer', ms })).then(() => (isOver = true));
      await waitIn(scope, () => isOver);
    },
    waitUntil: (holds) => waitIn(scope, holds),
    call: (temperament) => callsIn(scope, temperament),
    holdCluster: async () => undefined, // A seed has one run.
    runBatch: async (batch) => {
      throwIfCancelled(scope);
      const helm = helmOf(batch);
      const start = async () => {
        const seq = issue({ kind: 'batch', nodes: batch.nodes.map(({ node }) => node.name) });
        await answerTo(seq);
        helms.set(seq, helm);
        const steer = (change: Steer): void => void issue({ kind: 'steer', batch: seq, change });
        return { seq, steer };
      };
      return underWay.begin(start, async ({ seq }) => {
        try {
          return await runNodes(hostIn(scopes.child(scope, false), true), batch, helm);
        } catch (cause) {
          throw ofChild(cause);
        } finally {
          helms.delete(seq);
        }
      });
    },
    steer: underWay.steer,
    held: (held) => {
      if (isBatch) issue({ kind: 'held', held });
      else noteHeld(run.desk, held, now);
    },
    tell: async (input: NotifyInput) =>
      (await callIn(scopes.child(scope, true), 'changing', 'notify', input)) as Notified,
    cancellable: (act) => {
      const inner = scopes.child(scope, false);
      return { result: act(hostIn(inner, isBatch)), cancel: () => scopes.cancel(inner) };
    },
    shielded: (act) => act(hostIn(scopes.child(scope, true), isBatch)),
    isCancellation,
    show: () => undefined,
  });

  const run: Run = createRun(hostIn(scopes.root), strategy);
  const said = (name: string, message: unknown): void => {
    const { desk } = run;
    if (name === 'approve') decide(desk, 'approved', message, now);
    if (name === 'reject') decide(desk, 'rejected', message, now);
    if (name === 'pause') pause(desk, message, now);
    if (name === 'resume') resume(desk, message, now);
    if (name === 'rollback') askRollback(desk, message, now);
    if (name === 'pace') setPace(desk, message, now);
    if (name === 'quarantine') quarantine(desk, message, now);
    if (name === 'retry') noteRetry(desk, message, now);
  };
  const apply = (arrival: Arrival): void => {
    now = arrival.at;
    switch (arrival.kind) {
      case 'closed':
        waiting.get(arrival.seq)?.resolve(arrival.value);
        return;
      case 'failed':
        waiting.get(arrival.seq)?.reject(failureOf(arrival.failure));
        return;
      case 'said':
        said(arrival.name, arrival.message);
        return;
      case 'steer': {
        const helm = helms.get(arrival.seq);
        if (helm !== undefined) turn(helm, arrival.change);
        return;
      }
      case 'held':
        noteHeld(run.desk, arrival.held, now);
        return;
      case 'cancel':
        scopes.cancel(scopes.root);
    }
  };
  const rest = async (): Promise<void> => {
    await settled();
    scopes.wake();
    await settled();
  };
  run.conduct({}).then(
    (report) => (end = { report }),
    (cause: unknown) => (end = { failure: because(cause) }),
  );
  await rest();
  for (const arrival of recorded.arrivals) {
    apply(arrival);
    await rest();
  }
  if (asked < replayed)
    outside.strayed(`${replayed} commands were recorded, the replay asks for ${asked}`);
  return {
    run,
    end: () => end,
    take: async (arrival) => {
      recorded.arrivals.push(arrival);
      apply(arrival);
      await rest();
    },
  };
}

const isCancellation = (cause: unknown): boolean =>
  cause instanceof CancelledFailure ||
  ((cause instanceof ActivityFailure || cause instanceof ChildWorkflowFailure) &&
    isCancellation(cause.cause));

const ofChild = (cause: unknown): Error =>
  new ChildWorkflowFailure(
    'default',
    { workflowId: 'batch', runId: 'batch' },
    'nodeBatch',
    RetryState.NON_RETRYABLE_FAILURE,
    cause instanceof Error ? cause : new Error(String(cause)),
  );
