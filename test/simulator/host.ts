import { CancelledFailure } from '@temporalio/common';
import type { Activities } from '../../activities/contract.js';
import { type Helm, helmOf, runNodes, turn } from '../../workflows/runbook/batch.js';
import type { Host } from '../../workflows/runbook/host.js';
import { type Clock, startClock } from './clock.js';
import { type Scope, createScopes, throwIfCancelled, waitIn } from './scopes.js';

/** A host without a server: its own clock, its own scopes, and a world of fakes to act on. */
export interface Simulator {
  readonly host: Host;
  /** Looks at every waiting condition again, as a message would. */
  wake(): void;
  /** Cancels the run, as a client of Temporal would. */
  cancel(): void;
}

/** `onShow` is called after every line of the journal, as the Temporal UI would refresh. */
export function simulate(
  world: Activities,
  onShow: () => void,
  { runId = 'run-1', held = () => undefined }: Partial<Pick<Host, 'runId' | 'held'>> = {},
): Simulator {
  const { root, child, cancel, wake } = createScopes();
  const helms = new Set<Helm>();
  const clock = startClock(Date.parse('2026-01-01T00:00:00Z'));

  const hostIn = (scope: Scope): Host => ({
    runId,
    now: clock.now,
    sleep: async (ms) => {
      let isOver = false;
      clock.after(ms, () => {
        isOver = true;
        wake();
      });
      await waitIn(scope, () => isOver);
    },
    waitUntil: (holds) => waitIn(scope, holds),
    call: () => callsIn(scope, world, clock),
    holdCluster: async () => undefined, // A world of its own has one run.
    runBatch: async (batch) => {
      const helm = helmOf(batch);
      helms.add(helm);
      return runNodes(hostIn(scope), batch, helm).finally(() => helms.delete(helm));
    },
    steer: (change) => {
      for (const helm of helms) turn(helm, change);
      wake();
    },
    held,
    tell: (input) => world.notify(input),
    cancellable: (run) => {
      const inner = child(scope, false);
      return { result: run(hostIn(inner)), cancel: () => cancel(inner) };
    },
    shielded: (run) => run(hostIn(child(scope, true))),
    isCancellation: (cause) => cause instanceof CancelledFailure,
    show: onShow,
  });

  return { host: hostIn(root), wake, cancel: () => cancel(root) };
}

/** Calls of the world; a call under way ends before its cancellation is felt, as on a real node. */
const callsIn = (scope: Scope, world: Activities, clock: Clock): Activities =>
  new Proxy(world, {
    get: (target, name) => async (input: never) => {
      throwIfCancelled(scope);
      const method = Reflect.get(target, name) as (argument: never) => Promise<unknown>;
      const result = await clock.busy(() => method.call(target, input));
      throwIfCancelled(scope);
      return result;
    },
  });
