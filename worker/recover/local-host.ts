import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { Activities } from '../../activities/contract.js';
import { type Helm, helmOf, runNodes, turn } from '../../workflows/runbook/batch.js';
import type { Host, Temperament } from '../../workflows/runbook/host.js';
import { hasEpoch } from '../../workflows/runbook/on-nodes.js';
import { patience } from '../../workflows/runbook/patience.js';
import { actLocally } from './act-locally.js';
import { type Scope, openScopes } from './scope.js';

/** What a host in this process stands on. */
export interface LocalWorld {
  readonly activities: Activities;
  readonly runId: string;
  /** With what every call that changes a node is sent: it refuses whoever has a lower one. */
  readonly epoch: number;
  /** What is waited for, and which attempt failed and why. */
  readonly said: (words: string) => void;
  /** Called after every line of the journal. */
  readonly shown: () => void;
  /** Waits between attempts, milliseconds; a test shortens them. */
  readonly wait?: (ms: number) => number;
}

/** A host that needs no server: the real activities, in this process, with the same patience. */
export interface LocalHost {
  readonly host: Host;
  /** Has every waiting condition looked at again. */
  readonly wake: () => void;
}

/** What a call may take, milliseconds: as in a run. */
const limitMs = 30 * 60_000;

/** Makes one. What it knows is gone with the process; whoever is called again asks the nodes. */
export function localHost(world: LocalWorld): LocalHost {
  const helms = new Set<Helm>();
  const { root, wake } = openScopes();
  const hostIn = (scope: Scope): Host => {
    const host: Host = {
      runId: world.runId,
      now: () => Date.now(),
      sleep: (ms) => scope.pause(ms),
      waitUntil: scope.waitUntil,
      call: (temperament, summary) => callsIn(scope, world, temperament, summary),
      // There is no Temporal to hold it in; nodes refuse whoever was there before by the epoch.
      holdCluster: async () => undefined,
      runBatch: async (batch) => {
        const helm = helmOf(batch);
        helms.add(helm);
        return runNodes(host, batch, helm).finally(() => helms.delete(helm));
      },
      steer: (change) => {
        for (const helm of helms) turn(helm, change);
        wake();
      },
      held: ({ node, why }) => world.said(`${node} is held up: ${why}`),
      tell: async (input) =>
        callsIn(root.child(true), world, 'reading', 'tell people').notify(input),
      cancellable: (run) => {
        const inner = scope.child(false);
        return { result: run(hostIn(inner)), cancel: inner.cancel };
      },
      shielded: (run) => run(hostIn(scope.child(true))),
      isCancellation: (cause) => cause instanceof CancelledFailure,
      show: world.shown,
    };
    return host;
  };
  return { host: hostIn(root), wake };
}

const callsIn = (
  scope: Scope,
  world: LocalWorld,
  temperament: Temperament,
  summary: string,
): Activities =>
  new Proxy(world.activities, {
    get: (target, name) => async (input: object) => {
      const act = Reflect.get(target, name) as (argument: object) => Promise<unknown>;
      const sent = hasEpoch(String(name)) ? { ...input, epoch: world.epoch } : input;
      return attempts(scope, world, temperament, { name: String(name), summary }, () => act(sent));
    },
  });

/** As Temporal would: again and again, ever later, until it is done, cannot be done, or patience ends. */
async function attempts<Result>(
  scope: Scope,
  world: LocalWorld,
  temperament: Temperament,
  { name, summary }: { readonly name: string; readonly summary: string },
  act: () => Promise<Result>,
): Promise<Result> {
  const { firstMs, mostMs = 100 * firstMs, attempts: most, never = [] } = patience[temperament];
  const { runId, wait = (ms) => ms } = world;
  const said = (words: string) => world.said(`${summary}: ${words}`);
  for (let attempt = 1; ; attempt += 1) {
    if (scope.signal.aborted) throw new CancelledFailure('cancelled');
    try {
      const { signal } = scope;
      return await actLocally({ name, runId, attempt, signal, limitMs, said }, act);
    } catch (cause) {
      if (scope.signal.aborted) throw new CancelledFailure('cancelled');
      if (attempt >= most || isFinal(cause, never)) throw cause;
      said(`attempt ${attempt} of ${most} failed: ${String(cause)}`);
    }
    await scope.pause(wait(Math.min(mostMs, firstMs * 2 ** (attempt - 1))));
  }
}

const isFinal = (cause: unknown, never: readonly string[]): boolean =>
  cause instanceof ApplicationFailure &&
  (cause.nonRetryable === true || never.includes(cause.type ?? ''));
