import { CancelledFailure } from '@temporalio/common';
import type { Activities } from '../../activities/contract.js';
import { type Helm, helmOf, runNodes, turn } from '../../workflows/runbook/batch.js';
import type { Host } from '../../workflows/runbook/host.js';
import { type Clock, startClock } from './clock.js';

/** A host without a server: its own clock, its own scopes, and a world of fakes to act on. */
export interface Simulator {
  readonly host: Host;
  /** Looks at every waiting condition again, as a message would. */
  wake(): void;
  /** Cancels the run, as a client of Temporal would. */
  cancel(): void;
}

interface Scope {
  readonly parent?: Scope;
  readonly shield: boolean;
  cancelled: boolean;
  readonly waiting: Set<() => void>;
}

/** `onShow` is called after every line of the journal, as the Temporal UI would refresh. */
export function simulate(
  world: Activities,
  onShow: () => void,
  { runId = 'run-1', held = () => undefined }: Partial<Pick<Host, 'runId' | 'held'>> = {},
): Simulator {
  const root: Scope = { shield: false, cancelled: false, waiting: new Set() };
  const all = new Set<Scope>([root]);
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
      return { result: run(hostIn(inner)), cancel: () => cancelScope(inner) };
    },
    shielded: (run) => run(hostIn(child(scope, true))),
    isCancellation: (cause) => cause instanceof CancelledFailure,
    show: onShow,
  });

  const child = (parent: Scope, shield: boolean): Scope => {
    const scope = { parent, shield, cancelled: false, waiting: new Set<() => void>() };
    all.add(scope);
    return scope;
  };
  const wake = () => all.forEach(({ waiting }) => [...waiting].forEach((look) => look()));
  const cancelScope = (scope: Scope) => {
    scope.cancelled = true;
    wake();
  };

  return { host: hostIn(root), wake, cancel: () => cancelScope(root) };
}

const isCancelled = (scope: Scope): boolean =>
  scope.cancelled || (!scope.shield && scope.parent !== undefined && isCancelled(scope.parent));

function throwIfCancelled(scope: Scope): void {
  if (isCancelled(scope)) throw new CancelledFailure('cancelled');
}

const waitIn = (scope: Scope, holds: () => boolean): Promise<void> =>
  new Promise((resolve, reject) => {
    const look = () => {
      if (!isCancelled(scope) && !holds()) return;
      scope.waiting.delete(look);
      if (isCancelled(scope)) reject(new CancelledFailure('cancelled'));
      else resolve();
    };
    scope.waiting.add(look);
    look();
  });

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
