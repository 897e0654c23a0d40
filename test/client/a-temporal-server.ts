import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { freePort } from '../../lab/free-port.js';

/** A Temporal dev server of a test's own, which can be killed and comes back with what it knew. */
export interface TemporalServer {
  readonly address: string;
  /** Where it keeps its database. */
  readonly directory: string;
  /** Starts it, again too; resolves when it answers. */
  readonly start: () => Promise<void>;
  /** SIGKILL: what it has written stays. */
  readonly kill: () => Promise<void>;
  /** Ends it for good and removes its files. */
  readonly close: () => Promise<void>;
}

/** On a free port, not started yet. @throws Error where the program is not there. */
export async function aTemporalServer(): Promise<TemporalServer> {
  const program = temporalProgram();
  if (!existsSync(program)) throw new Error(`${program} is not there; run npm run test:fast once`);
  const directory = await mkdtemp(join(tmpdir(), 'cutover-server-'));
  const port = String(await freePort());
  const address = `127.0.0.1:${port}`;
  // It is killed, and the machine is not: to wait for the disk at each commit takes half of its time, and keeps nothing more.
  const files = ['--db-filename', join(directory, 'db'), '--sqlite-pragma', 'synchronous=off'];
  let server: ChildProcess | undefined;
  const kill = async (): Promise<void> => {
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  };
  return {
    address,
    directory,
    start: async () => {
      server = spawn(
        program,
        ['server', 'start-dev', '--headless', '--ip', '127.0.0.1', '--port', port, ...files],
        { cwd: directory, stdio: 'ignore' },
      );
      await answering(address, server);
    },
    kill,
    close: async () => {
      await kill();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Temporal's program: the one that is named, or where set-up leaves it. */
export const temporalProgram = (): string => process.env['CUTOVER_TEMPORAL_PATH'] ?? cached;

const cached = join(
  process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
  'kube-cutover/programs/temporal/v1.5.1/temporal',
);

async function answering(address: string, server: ChildProcess): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    if (server.exitCode !== null) throw new Error(`Temporal ended with ${server.exitCode}`);
    try {
      const connection = await Connection.connect({ address, connectTimeout: '1s' });
      try {
        return void (await connection.workflowService.describeNamespace({ namespace: 'default' }));
      } finally {
        await connection.close();
      }
    } catch (cause) {
      if (Date.now() > deadline) throw cause;
      await delay(100);
    }
  }
}
