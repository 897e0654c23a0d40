import { rm } from 'node:fs/promises';
import { createServer as createHttp } from 'node:http';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { json } from 'node:stream/consumers';
import { ApplicationFailure } from '@temporalio/common';
import type { Reached } from '../../model/failpoint.js';
import type { FakeWorld } from '../fakes/world.js';

/** Worlds outside of the worker's process, which its activities reach through a socket: they live on when it is killed. */
export interface FleetService {
  /** Socket where acts are asked for. */
  readonly acts: string;
  /** Socket where points are told. */
  readonly points: string;
  readonly close: () => Promise<void>;
}

/** Who says when a process may go on from a point. */
export type OnReached = (reached: Reached) => Promise<void>;

/** Serves worlds, by workflow id; children carry their parent's id in front. Sockets are made in `directory`. */
export async function serveFleets(
  directory: string,
  worlds: ReadonlyMap<string, FakeWorld>,
  onReached: OnReached,
): Promise<FleetService> {
  const acts = `${directory}/acts`;
  const points = `${directory}/points`;
  const http = createHttp((request, response) => {
    void (async () => {
      const asked = (await json(request)) as Asked;
      response.end(JSON.stringify(await act(worlds, asked)));
    })();
  });
  http.requestTimeout = 0;
  // Events, as an iterator would close the socket at its end, and so let the process go on.
  const line = createServer({ allowHalfOpen: true }, (socket) => {
    let text = '';
    socket.setEncoding('utf8');
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => (text += chunk));
    socket.on('end', () => {
      // A process that died in mid-word says nothing more, which is what this is about.
      const reached = text.endsWith('\n') ? onReached(JSON.parse(text) as Reached) : undefined;
      void Promise.resolve(reached).finally(() => socket.end());
    });
  });
  await Promise.all([once(http.listen(acts), 'listening'), once(line.listen(points), 'listening')]);
  return {
    acts,
    points,
    close: async () => {
      http.closeAllConnections();
      await Promise.all([once(http.close(), 'close'), once(line.close(), 'close')]);
      await rm(acts, { force: true });
      await rm(points, { force: true });
    },
  };
}

/** One call of an activity, as the worker's process asks for it. */
interface Asked {
  readonly workflowId: string;
  readonly activity: string;
  readonly input: unknown;
}

async function act(worlds: ReadonlyMap<string, FakeWorld>, { workflowId, activity, input }: Asked) {
  const world = worlds.get(workflowId.split('/')[0] ?? '');
  if (world === undefined) return { failure: { message: `no test has started ${workflowId}` } };
  try {
    const work = Reflect.get(world, activity) as (input: unknown) => unknown;
    return { result: await work(input) };
  } catch (cause) {
    if (!(cause instanceof ApplicationFailure)) return { failure: { message: String(cause) } };
    const { message, type, nonRetryable } = cause;
    return { failure: { message, type, nonRetryable } };
  }
}
