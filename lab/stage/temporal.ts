import { connect } from 'node:net';
import { until } from '../nodes/until.js';
import { ensureTemporal } from '../programs/programs.js';
import { freePort } from '../free-port.js';
import { type Running, flags, startProcess } from './processes.js';

/** A Temporal dev server on a database file: killed and started again, it goes on where it was. */
export interface TemporalServer extends Running {
  readonly address: string;
  readonly ui: string;
}

/** Where it keeps its state, and on which ports it stands; free ones unless told. */
export interface TemporalPlace {
  readonly database: string;
  readonly log: string;
  readonly port?: number;
  readonly uiPort?: number;
}

/** Somebody else may take a free port before it does. */
const tries = 3;

/** Start it on the loopback and wait until its front end takes connections. @throws Error naming its log where it ends. */
export async function startTemporal(place: TemporalPlace): Promise<TemporalServer> {
  for (let left = tries - 1; ; left -= 1)
    try {
      return await startOnce(place);
    } catch (cause) {
      if (left === 0) throw cause;
    }
}

async function startOnce(place: TemporalPlace): Promise<TemporalServer> {
  const program = await ensureTemporal();
  const port = place.port ?? (await freePort());
  const uiPort = place.uiPort ?? (await freePort());
  const running = startProcess(
    program,
    [
      'server',
      'start-dev',
      ...flags({ ip: '127.0.0.1', port, 'ui-port': uiPort, 'log-level': 'error' }),
      ...flags({ 'db-filename': place.database }),
    ],
    place.log,
  );
  await until(
    {
      name: `Temporal to answer at 127.0.0.1:${port} (log: ${place.log})`,
      deadlineMs: 60_000,
      everyMs: 100,
    },
    async () => {
      const isOver = running.exitCode() !== null || (await answers(port));
      return isOver ? undefined : 'nobody listens';
    },
  );
  if (running.exitCode() !== null)
    throw new Error(`Temporal ended with ${running.exitCode()}; see ${place.log}`);
  return { ...running, address: `127.0.0.1:${port}`, ui: `http://127.0.0.1:${uiPort}` };
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
