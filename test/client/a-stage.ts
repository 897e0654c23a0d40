import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { Client, Connection } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import {
  DefaultLogger,
  NativeConnection,
  Runtime,
  Worker,
  bundleWorkflowCode,
} from '@temporalio/worker';
import type { ActivityInterceptorsFactory, WorkflowBundle } from '@temporalio/worker';
import { stringify } from 'yaml';
import { findHolder } from '../../activities/runs/find-holder.js';
import { hasWorker } from '../../client/workers.js';
import { CLUSTER_QUEUE, NODE_QUEUE } from '../../workflows/queues.js';
import { newNamespace } from '../fakes/new-namespace.js';
import { type FakeWorld, fakeWorld } from '../fakes/world.js';
import { aSpec } from '../model/schema/a-spec.js';

// Steps that are made to fail are what these tests are about, not news.
Runtime.install({ logger: new DefaultLogger('ERROR') });

/**
 * A namespace of its own on the run's Temporal server: other suites have workers on the same
 * queues.
 */
export interface Stage {
  /** `--address` and `--namespace`, for a command line. */
  readonly options: readonly string[];
  readonly startWorker: (parts?: WorkerParts) => Promise<StoppedBy>;
  /** Straight to Temporal, in the namespace of the stage. */
  readonly client: Client;
  /** A cluster of its own: its spec file, and the world that runs on it act on. */
  readonly cluster: (
    world?: FakeWorld,
    over?: Readonly<Record<string, unknown>>,
  ) => Promise<{ readonly name: string; readonly spec: string }>;
  readonly close: () => Promise<void>;
}

/** What a worker is made of, where it is not the whole of it. */
export interface WorkerParts {
  /** Queues that it polls; both unless told. */
  readonly queues?: readonly string[];
  /** Its code of workflows, where it is another one. */
  readonly workflowsPath?: string;
  /** Around its activities. */
  readonly around?: readonly ActivityInterceptorsFactory[];
}

/** Ends a worker, once what it has in hand is finished. */
export type StoppedBy = () => Promise<void>;

/** Opens a stage without worker, on the run's server unless told. @throws Error where the tests' Temporal server is not there. */
export async function openStage(
  address = process.env['TEMPORAL_ADDRESS'],
  dataConverter: DataConverter = {},
): Promise<Stage> {
  if (!address)
    throw new Error('TEMPORAL_ADDRESS is not set: start the tests with npm run test:fast');
  const namespace = await newNamespace(address);
  const directory = await mkdtemp(join(tmpdir(), 'cutover-'));
  const worlds = new Map<string, FakeWorld>();
  const closing: (() => Promise<void>)[] = [];
  const connection = await Connection.connect({ address });
  return {
    options: ['--address', address, '--namespace', namespace],
    client: new Client({ connection, namespace, dataConverter }),
    startWorker: async (parts = {}) => {
      const stop = onlyOnce(await workers({ address, namespace, dataConverter, worlds, parts }));
      closing.push(stop);
      return stop;
    },
    cluster: async (world = fakeWorld(), over = {}) => {
      const name = `c-${randomUUID().slice(0, 8)}`;
      worlds.set(name, world);
      const spec = join(directory, `${name}.yaml`);
      await writeFile(spec, stringify(aSpec({ cluster: name, ...over })));
      return { name, spec };
    },
    close: onlyOnce(async () => {
      for (const close of closing) await close();
      await connection.close();
      await rm(directory, { recursive: true });
    }),
  };
}

/** A worker that was stopped by its test is not stopped again at the end. */
function onlyOnce(stop: StoppedBy): StoppedBy {
  let stopped: Promise<void> | undefined;
  return () => (stopped ??= stop());
}

interface WorkerPlace {
  readonly address: string;
  readonly namespace: string;
  readonly dataConverter: DataConverter;
  readonly worlds: ReadonlyMap<string, FakeWorld>;
  readonly parts: WorkerParts;
}

async function workers(place: WorkerPlace): Promise<StoppedBy> {
  const { address, namespace, dataConverter, worlds, parts } = place;
  const { queues = [CLUSTER_QUEUE, NODE_QUEUE], workflowsPath = usualWorkflows, around } = parts;
  const connection = await NativeConnection.connect({ address });
  const shared = { connection, namespace, dataConverter, activities: dispatching(worlds) };
  const running = await Promise.all(
    queues.map(async (taskQueue) =>
      Worker.create({
        ...shared,
        taskQueue,
        ...(around && { interceptors: { activity: [...around] } }),
        ...(taskQueue === CLUSTER_QUEUE && {
          workflowBundle: await bundle(workflowsPath, dataConverter),
        }),
      }),
    ),
  );
  const ended = Promise.all(running.map((worker) => worker.run()));
  if (queues.includes(CLUSTER_QUEUE)) await untilSeen(address, namespace);
  return async () => {
    running.forEach((worker) => worker.shutdown());
    await ended;
    await connection.close();
  };
}

/** Until Temporal has seen the worker poll: a command that comes before is told that nobody is there. */
async function untilSeen(address: string, namespace: string): Promise<void> {
  const connection = await Connection.connect({ address });
  const client = new Client({ connection, namespace });
  const deadline = Date.now() + 30_000;
  while (!(await hasWorker(client))) {
    if (Date.now() > deadline) throw new Error(`no worker was seen in namespace ${namespace}`);
    await delay(50);
  }
  await connection.close();
}

const usualWorkflows = new URL('../../workflows/index.ts', import.meta.url).pathname;

const bundle = (
  workflowsPath: string,
  { failureConverterPath }: DataConverter,
): Promise<WorkflowBundle> =>
  bundleWorkflowCode({
    workflowsPath,
    payloadConverterPath: new URL('../../workflows/temporal/payload-converter.ts', import.meta.url)
      .pathname,
    ...(failureConverterPath !== undefined && { failureConverterPath }),
    logger: { log: none, trace: none, debug: none, info: none, warn: none, error: none },
  });

const none = (): void => undefined;

/** Each run acts on the world of the cluster that its workflow id names. */
const dispatching = (worlds: ReadonlyMap<string, FakeWorld>) => ({
  ...Object.fromEntries(
    Object.keys(fakeWorld()).map((name) => [
      name,
      (input: unknown): unknown => {
        const id = Context.current().info.workflowExecution?.workflowId ?? '';
        const cluster = /c-[0-9a-f]{8}/.exec(id)?.[0] ?? '';
        const act: unknown = Reflect.get(worlds.get(cluster) ?? fakeWorld(), name);
        return typeof act === 'function' ? (act(input) as unknown) : undefined;
      },
    ]),
  ),
  findHolder,
});
