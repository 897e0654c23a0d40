import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';

/** One Temporal dev server for the whole jest run, on a free port of the loopback; stopped at its end. */
export default async function startTemporal({
  rootDir,
}: {
  readonly rootDir: string;
}): Promise<void> {
  const program = process.env['CUTOVER_TEMPORAL_PATH'] ?? cachedProgram();
  if (!existsSync(program)) return; // Suites that need the server say so themselves.
  const port = await freePort();
  const directory = await mkdtemp(join(tmpdir(), 'kube-cutover-temporal-'));
  const server = spawn(
    program,
    [
      'server',
      'start-dev',
      '--headless',
      '--ip',
      '127.0.0.1',
      '--port',
      String(port),
      '--log-level',
      'error',
      ...(await searchAttributes(rootDir)),
    ],
    { cwd: directory, stdio: 'ignore' },
  );
  const address = `127.0.0.1:${port}`;
  await answering(address, () => server.exitCode);
  process.env['TEMPORAL_ADDRESS'] = address;
  Reflect.set(globalThis, 'stopTemporal', async () => {
    server.kill('SIGKILL');
    await rm(directory, { recursive: true, force: true });
  });
}

/**
 * As a worker registers them in its namespace: without, every run would stand still. Jest does not
 * map imports of its set-up, so they are read.
 */
async function searchAttributes(rootDir: string): Promise<string[]> {
  const text = await readFile(join(rootDir, 'model/search-attributes.ts'), 'utf8');
  const found = [...text.matchAll(/\{ name: '(\w+)', type: '(\w+)' \}/g)];
  return found.flatMap(([, name, type]) => ['--search-attribute', `${name}=${type}`]);
}

/** Waits until the server answers; its own end is an error, so is a minute of silence. */
async function answering(address: string, exitCode: () => number | null): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    if (exitCode() !== null)
      throw new Error(`Temporal ended with ${exitCode()} before it answered`);
    try {
      const connection = await Connection.connect({ address, connectTimeout: '1s' });
      return await connection.close();
    } catch (cause) {
      if (Date.now() > deadline) throw cause;
    }
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address
          ? resolve(address.port)
          : reject(new Error('no port')),
      );
    });
  });

/** Where set-up leaves it; jest alone, without set-up, finds it too. */
const cachedProgram = (): string =>
  join(
    process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
    'kube-cutover/programs/temporal/v1.5.1/temporal',
  );
