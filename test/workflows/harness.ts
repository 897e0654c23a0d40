import type { PlanView } from '../../model/status.js';
import type { Report } from '../../model/report.js';
import { createRun } from '../../workflows/runbook/conduct.js';
import { decide } from '../../workflows/runbook/decide.js';
import {
  askRollback,
  noteHeld,
  noteNodeRate,
  pause,
  quarantine,
  resume,
  setPace,
} from '../../workflows/runbook/steer.js';
import { strategies } from '../../workflows/strategies.js';
import type { FakeWorld } from '../fakes/world.js';
import { simulate } from '../simulator/host.js';

/** What an operator can do to a run, by name as the signals are. */
export interface Hands {
  readonly send: (
    name:
      'approve' | 'reject' | 'pause' | 'resume' | 'rollback' | 'pace' | 'quarantine' | 'node-rate',
    message: unknown,
  ) => Promise<void>;
  readonly cancel: () => Promise<void>;
  readonly plan: () => Promise<PlanView>;
}

/** Called once for everything the run begins to wait for: a gate, or a stuck undo. */
export type Operator = (waitingFor: string, hands: Hands) => Promise<void>;

/** Runs a migration of a fake world to its end, with an operator beside it. */
export type Harness = (
  world: FakeWorld,
  operator?: Operator,
  onHands?: (hands: Hands) => void,
) => Promise<Report>;

/** Approves whatever opens. */
export const approving: Operator = async (gate, { send, plan }) =>
  send('approve', { gate, planDigest: (await plan()).planDigest, by: 'ada' });

/** The engine without a server. */
export const simulated: Harness = (world, operator = approving, onHands) => {
  let seen: string | undefined;
  const simulator = simulate(
    world,
    () => {
      const { waitingFor } = run.status();
      if (waitingFor === seen) return;
      seen = waitingFor;
      // In a turn of its own: nobody answers a question while it is being asked.
      if (waitingFor !== undefined) setImmediate(() => void operator(waitingFor, hands));
    },
    { held: (held) => noteHeld(run.desk, held, simulator.host.now()) },
  );
  const run = createRun(simulator.host, strategies[world.strategy]);
  const messages = {
    approve: (message: unknown) => decide(run.desk, 'approved', message, simulator.host.now()),
    reject: (message: unknown) => decide(run.desk, 'rejected', message, simulator.host.now()),
    pause: (message: unknown) => pause(run.desk, message, simulator.host.now()),
    resume: (message: unknown) => resume(run.desk, message, simulator.host.now()),
    rollback: (message: unknown) => askRollback(run.desk, message, simulator.host.now()),
    pace: (message: unknown) => setPace(run.desk, message, simulator.host.now()),
    quarantine: (message: unknown) => quarantine(run.desk, message, simulator.host.now()),
    'node-rate': (message: unknown) => noteNodeRate(run.desk, message, simulator.host.now()),
  };
  const hands: Hands = {
    send: async (name, message) => {
      messages[name](message);
      simulator.wake();
    },
    cancel: async () => simulator.cancel(),
    plan: async () => run.plan()!,
  };
  onHands?.(hands);
  return run.conduct({});
};
