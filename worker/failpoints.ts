import { once } from 'node:events';
import { createConnection } from 'node:net';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { Reached } from '../model/failpoint.js';

/**
 * Tells whoever listens at a Unix socket of every point that an activity reaches, and stands still there until it is told to go
 * on: the one who listens may kill a process meanwhile. Without a socket there is nothing, and nothing is paid.
 */
export const failpoints = (socket: string | undefined): ActivityInterceptorsFactory[] =>
  socket === undefined || socket === ''
    ? []
    : [
        ({ info }) => ({
          inbound: {
            execute: async (input, next) => {
              const { activityType: activity, attempt, workflowExecution } = info;
              const workflowId = workflowExecution?.workflowId ?? '';
              const what = { workflowId, activity, attempt, ...namedIn(input.args[0]) };
              await tell(socket, { ...what, at: 'before-effect' });
              const result: unknown = await next(input);
              await tell(socket, { ...what, at: 'after-effect-before-record' });
              return result;
            },
          },
        }),
      ];

/** What of its input tells an activity from others of its kind. */
function namedIn(input: unknown): Pick<Reached, 'node' | 'key'> {
  const given: Readonly<Record<string, unknown>> =
    typeof input === 'object' && input !== null ? { ...input } : {};
  const { node, key } = given;
  const name = typeof node === 'object' && node !== null && 'name' in node ? node.name : node;
  return {
    ...(typeof name === 'string' && { node: name }),
    ...(typeof key === 'string' && { key }),
  };
}

/** One line there, and any answer back. @throws Error where nobody listens: who switches points on wants them. */
async function tell(socket: string, reached: Reached): Promise<void> {
  const connection = createConnection(socket);
  connection.end(`${JSON.stringify(reached)}\n`);
  connection.resume();
  await once(connection, 'close');
}
