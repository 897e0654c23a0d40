import { randomUUID } from 'node:crypto';
import { Context } from '@temporalio/activity';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import {
  NativeConnection,
  Runtime,
  DefaultLogger,
  Worker,
  bundleWorkflowCode,
} from '@temporalio/worker';
import type { Report } from '../../model/report.js';
import type { RunStatus } from '../../model/status.js';
import { workflowTypes } from '../../model/workflow-types.js';
import { CLUSTER_QUEUE, NODE_QUEUE } from '../../workflows/queues.js';
import type { Activities } from '../../activities/contract.js';
import { findHolder } from '../../activities/runs/find-holder.js';
import { newNamespace } from '../fakes/new-namespace.js';
import { type FakeWorld, fakeWorld } from '../fakes/world.js';
import { type Hands, type Harness, type Operator, approving } from './harness.js';

/** One bundle and one set of connections for the suite. */
export interface Stage {
  readonly client: Client;
  /** The fake world of each run, by workflow id. */
  readonly worlds: Map<string, FakeWorld>;
  readonly close: () => Promise<void>;
}

/** What the bundler starts from. */
export const workflowsPath = new URL('../../workflows/index.ts', import.meta.url).pathname;
/** How workflows read payloads: part of their bundle. */
export const payloadConverterPath = new URL(
  '../../workflows/temporal/payload-converter.ts',
  import.meta.url,
).pathname;

/**
 * Connects to the server of the run, in a namespace of its own unless one is given. The worker keeps `cached` runs in memory: with
 * fewer than there are, each goes on from its history again and again.
 */
export async function openStage(given?: string, cached?: number): Promise<Stage> {
  const address = process.env['TEMPORAL_ADDRESS'];
  if (!address)
    throw new Error('TEMPORAL_ADDRESS is not set: start the tests with npm run test:fast');
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath,
    payloadConverterPath,
    logger: quiet,
  });
  const connection = await NativeConnection.connect({ address });
  const clientConnection = await Connection.connect({ address });
  const namespace = given ?? (await newNamespace(address));
  const client = new Client({ connection: clientConnection, namespace });
  const worlds = new Map<string, FakeWorld>();
  const activities = { ...dispatching(worlds), findHolder };
  const shared = { connection, namespace, activities };
  const cluster = await Worker.create({
    ...shared,
    workflowBundle,
    taskQueue: CLUSTER_QUEUE,
    ...(cached !== undefined && { maxCachedWorkflows: cached }),
  });
  const nodes = await Worker.create({ ...shared, taskQueue: NODE_QUEUE });
  const running = Promise.all([cluster.run(), nodes.run()]);
  const close = async () => {
    cluster.shutdown();
    nodes.shutdown();
    await running;
    await clientConnection.close();
    await connection.close();
  };
  return { client, worlds, close };
}

Runtime.install({ logger: new DefaultLogger('ERROR') });

const ignore = () => undefined;
/** Logs nothing. */
export const quiet = {
  log: ignore,
  trace: ignore,
  debug: ignore,
  info: ignore,
  warn: ignore,
  error: ignore,
};

/** Each run acts on the world that its workflow id names; children carry their parent's id in front. */
const worldOf = (worlds: ReadonlyMap<string, FakeWorld>): FakeWorld => {
  const id = Context.current().info.workflowExecution?.workflowId.split('/')[0] ?? '';
  const world = worlds.get(id);
  if (!world) throw new Error(`no test has started ${id}`);
  return world;
};

const dispatching = (worlds: ReadonlyMap<string, FakeWorld>): Activities =>
  Object.fromEntries(
    Object.keys(fakeWorld()).map((name) => [
      name,
      (input: unknown) =>
        (Reflect.get(worldOf(worlds), name) as (input: unknown) => unknown)(input),
    ]),
  ) as unknown as Activities;

/** The engine on a real Temporal server. */
export const onTemporal =
  (stage: () => Stage): Harness =>
  async (world, operator = approving, onHands) => {
    const workflowId = `test-${randomUUID()}`;
    stage().worlds.set(workflowId, world);
    const handle = await stage().client.workflow.start(workflowTypes[world.strategy], {
      args: [{}],
      taskQueue: CLUSTER_QUEUE,
      workflowId,
    });
    const hands = handsOn(handle);
    onHands?.(hands);
    let ended = false;
    const result = (handle.result() as Promise<Report>).finally(() => {
      ended = true;
    });
    await Promise.all([result.catch(ignore), attend(handle, hands, operator, () => ended)]);
    return result;
  };

const handsOn = (handle: WorkflowHandle): Hands => ({
  send: (name, message) => handle.signal(name, message),
  cancel: async () => {
    await handle.cancel();
  },
  plan: () => handle.query('plan'),
});

/** Looks at the run until it ends and asks the operator once for everything it waits for. */
async function attend(
  handle: WorkflowHandle,
  hands: Hands,
  operator: Operator,
  ended: () => boolean,
): Promise<void> {
  let seen: string | undefined;
  while (!ended()) {
    const { waitingFor } = await handle.query<RunStatus>('status');
    if (waitingFor !== seen && waitingFor !== undefined) await operator(waitingFor, hands);
    seen = waitingFor;
    await new Promise((resolve) => setTimeout(resolve, 200)); // Between two looks, not instead of one.
  }
}
