import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, bundleWorkflowCode } from '@temporalio/worker';
import type { Vitals } from '../../bench/soak/record.js';
import type { Reached } from '../../model/failpoint.js';
import { ensureSearchAttributes } from '../../worker/search-attributes.js';
import { type TemporalServer, aTemporalServer } from '../client/a-temporal-server.js';
import { type FakeWorld, fakeWorld } from '../fakes/world.js';
import { payloadConverterPath, quiet } from '../workflows/on-temporal.js';
import { type FleetService, serveFleets } from './fleet-service.js';

/** A Temporal server and a worker, each a process that can be killed, and a fleet that neither of them can take along. */
export interface Killing {
  readonly client: Client;
  /** By workflow id. */
  readonly worlds: Map<string, FakeWorld>;
  /** Called at every point of every run; the worker waits for it. */
  onReached: (reached: Reached) => Promise<void>;
  /** All files of the server's database. */
  readonly databaseBytes: () => Promise<number>;
  /** SIGKILL, and another one in its place. */
  readonly kill: { readonly [victim in Victim]: () => Promise<void> };
  readonly close: () => Promise<void>;
}

/** What is killed. */
export type Victim = 'worker' | 'server';

const ours = (path: string): string => new URL(path, import.meta.url).pathname;

/** How a worker is watched. */
export interface Watching {
  /** What it tells of itself. Given, it has no points, and the audit log and the metrics of the product instead. */
  readonly onVitals?: (vitals: Vitals) => void;
}

/** Starts them. @throws Error where the compiled product or the Temporal program is missing. */
export async function openKilling({ onVitals }: Watching = {}): Promise<Killing> {
  const directory = await mkdtemp(join(tmpdir(), 'cutover-kill-'));
  const { code } = await bundleWorkflowCode({
    workflowsPath: ours('../../workflows/index.ts'),
    payloadConverterPath,
    workflowInterceptorModules: onVitals === undefined ? [ours('after-record.ts')] : [],
    logger: quiet,
  });
  await writeFile(join(directory, 'bundle.js'), code);
  const server = await aTemporalServer();
  await server.start();
  await registered(server.address);
  const worlds = new Map<string, FakeWorld>();
  const fleets = await serveFleets(directory, worlds, (reached) => killing.onReached(reached));
  const start = () => startWorker(server, join(directory, 'bundle.js'), fleets, onVitals);
  let worker = start();
  const connection = await Connection.connect({ address: server.address });
  const killing: Killing = {
    client: new Client({ connection }),
    worlds,
    databaseBytes: () => sizeOf(server.directory),
    onReached: async () => undefined,
    kill: {
      worker: async () => {
        await killed(worker);
        worker = start();
      },
      server: async () => {
        await server.kill();
        await server.start();
      },
    },
    close: async () => {
      await killed(worker);
      await fleets.close();
      await connection.close();
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
  return killing;
}

async function registered(address: string): Promise<void> {
  const connection = await NativeConnection.connect({ address });
  await ensureSearchAttributes(connection, 'default');
  await connection.close();
}

function startWorker(
  { address }: TemporalServer,
  bundle: string,
  { acts, points }: FleetService,
  onVitals: Watching['onVitals'],
): ChildProcess {
  const names = Object.keys(fakeWorld()).join(',');
  const isTold = onVitals !== undefined;
  const child = spawn(
    process.execPath,
    [ours('worker.mjs'), address, bundle, acts, isTold ? '' : points, names],
    { stdio: ['ignore', 'inherit', 'inherit', ...(isTold ? ['ipc' as const] : [])] },
  );
  return child.on('message', (vitals) => onVitals?.(vitals as Vitals));
}

/** Files of a directory together, bytes. */
async function sizeOf(directory: string): Promise<number> {
  const names = await readdir(directory);
  const files = await Promise.all(names.map((name) => stat(join(directory, name))));
  return files.reduce((sum, { size }) => sum + size, 0);
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
