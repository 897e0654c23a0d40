import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { ServiceError, WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import type { Planned } from '../../activities/contract.js';
import type { Reached } from '../../model/failpoint.js';
import type { Report } from '../../model/report.js';
import type { RunStatus } from '../../model/status.js';
import { CLUSTER_QUEUE } from '../../workflows/queues.js';
import { aSpec } from '../fakes/plan.js';
import { type RememberingNodes, rememberingNodes } from '../fakes/remembering-nodes.js';
import { fakeWorld } from '../fakes/world.js';
import { type Case, cases } from '../worker/recover/a-crashed-run.js';
import type { Killing } from './killing.js';
import { type Made, type Point, type Way, naming, placeIn } from './points.js';

/** One run on a fleet of its own, and the point at which it stands still. */
export interface Trial {
  readonly name: Case;
  readonly way: Way;
  /** Absent: it goes through, and tells where it was. */
  readonly point: Point | undefined;
  readonly workflowId: string;
  readonly remembering: RememberingNodes;
  readonly planned: () => Planned;
  readonly made: Made[];
  /** It stands at its point, or has ended without coming there. */
  readonly stands: Promise<'held' | 'ended'>;
  /** Nobody killed anything, and it was taken for dead and tried again: it stands there no more. */
  readonly hasLeft: () => boolean;
  /** From now on nothing holds it. */
  readonly release: () => void;
  /** Of the calls after its release the first: epoch milliseconds. */
  readonly wentOnAt: () => number | undefined;
  readonly report: Promise<Report>;
}

const workflowOf = { reimport: 'inPlaceSwitch', hot: 'inPlaceSwitch', stepwise: 'inPlaceStepwise' };

/** Who hears of a run's points, and answers for it at its gates. */
export interface Attendant {
  readonly hear: (reached: Reached) => Promise<void>;
  readonly answer: Answer;
}

/** Begins a run; `expect` is told of it before: its first point may come sooner than Temporal's word that it has begun. */
export async function begin(
  killing: Killing,
  { name, way, point }: { readonly name: Case; readonly way: Way; readonly point?: Point },
  expect: (workflowId: string, attendant: Attendant) => void,
): Promise<Trial> {
  const { spec, inventory } = cases[name];
  const remembering = rememberingNodes(fakeWorld(spec, inventory), aSpec(spec).from);
  const workflowId = `kill-${name}-${way}-${randomUUID()}`;
  let planned: Planned | undefined;
  remembering.world.keepPlan = async (made) => (planned = made);
  killing.worlds.set(workflowId, remembering.world);
  const hold = aHold();
  const nameOf = naming();
  const made: Made[] = [];
  let released: { at?: number } | undefined;
  let held: Reached | undefined;
  let hasLeft = false;
  const handle = killing.client.workflow.getHandle(workflowId);
  const hear = async (reached: Reached): Promise<void> => {
    if (released !== undefined) {
      if (reached.at === 'before-effect') released.at ??= Date.now();
      return;
    }
    if (reached.attempt > 1) {
      hasLeft ||= held !== undefined && isSameCall(held, reached);
      return;
    }
    const call = nameOf(reached);
    if (point === undefined && reached.at === 'before-effect')
      made.push({ call, ...placeIn(await statusOf(handle)) });
    if (point?.at !== reached.at || point.call !== call) return;
    held = reached;
    hold.stand('held');
    await hold.released;
  };
  const answer: Answer = async (gate) => {
    if (point?.call === `gate ${gate}` && released === undefined) {
      hold.stand('held');
      await hold.released;
      // Answered when a worker lives again, and not while there is none.
      if (point.at === 'before-effect') await statusOf(handle);
    }
    const by = 'ada';
    if (gate === 'accept' && way !== 'there')
      return handle.signal('rollback', { by, ...(way !== 'back' && { data: 'snapshot' }) });
    return handle.signal('approve', { gate, planDigest: planned?.planDigest, by });
  };
  expect(workflowId, { hear, answer });
  await killing.client.workflow.start(workflowOf[name], {
    args: [{}],
    taskQueue: CLUSTER_QUEUE,
    workflowId,
  });
  const report = handle.result() as Promise<Report>;
  report.catch(() => undefined).finally(() => hold.stand('ended'));
  return {
    name,
    way,
    point,
    workflowId,
    remembering,
    made,
    stands: hold.stands,
    planned: () => planned!,
    hasLeft: () => hasLeft,
    release: () => {
      released = {};
      hold.release();
    },
    wentOnAt: () => released?.at,
    report,
  };
}

const isSameCall = (one: Reached, other: Reached): boolean =>
  one.activity === other.activity && one.node === other.node && one.key === other.key;

/** Asked until a worker answers: one that was killed lately has no successor yet that the server knows of. */
async function statusOf(handle: WorkflowHandle): Promise<RunStatus> {
  for (const deadline = Date.now() + 60_000; ; await delay(250)) {
    try {
      return await handle.query<RunStatus>('status');
    } catch (cause) {
      if (Date.now() > deadline) throw cause;
    }
  }
}

/** What a person says when a run waits for something. */
export type Answer = (waitsFor: string) => Promise<void>;

function aHold() {
  let stand: (how: 'held' | 'ended') => void = () => undefined;
  let release: () => void = () => undefined;
  const stands = new Promise<'held' | 'ended'>((resolve) => (stand = resolve));
  const released = new Promise<void>((resolve) => (release = resolve));
  return { stands, released, stand, release };
}

/** Answers whatever runs wait for, once each, until it is told to stop. Looks at Temporal's index: that needs no worker. */
export function answering({ client }: Killing, answers: ReadonlyMap<string, Answer>) {
  const given = new Set<string>();
  let isOver = false;
  const looking = (async () => {
    while (!isOver) {
      try {
        for await (const { workflowId, typedSearchAttributes } of client.workflow.list({
          query: `ExecutionStatus = 'Running' AND CutoverWaitsFor IS NOT NULL`,
        })) {
          const waits = typedSearchAttributes
            .getAll()
            .find(({ key }) => key.name === 'CutoverWaitsFor');
          const answer = answers.get(workflowId);
          const once = `${workflowId} ${String(waits?.value)}`;
          if (answer === undefined || waits === undefined || given.has(once)) continue;
          given.add(once);
          void answer(String(waits.value)).catch(() => given.delete(once)); // The server may be away just now.
        }
      } catch (cause) {
        if (!(cause instanceof ServiceError)) throw cause; // The server may be away just now.
      }
      await delay(200);
    }
  })();
  return async () => {
    isOver = true;
    await looking;
  };
}

/** How a run ended, in a word that a table can hold. */
export async function endOf({ report }: Trial): Promise<string> {
  try {
    return (await report).outcome;
  } catch (cause) {
    return cause instanceof WorkflowFailedError ? `failed: ${cause.cause?.message}` : String(cause);
  }
}
