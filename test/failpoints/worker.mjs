/**
 * A worker in a process of its own, to be killed: `node worker.mjs ADDRESS BUNDLE ACTS POINTS NAMES`. Its activities are asked for at the
 * socket ACTS, its points are told at the socket POINTS. Plain JavaScript on the compiled product: what it tries is built as for people.
 */
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { createConnection } from 'node:net';
import { json } from 'node:stream/consumers';
import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { failpoints } from '../../dist/worker/failpoints.js';
import { beating } from '../../dist/worker/heartbeat.js';
import { CLUSTER_QUEUE, NODE_QUEUE } from '../../dist/workflows/queues.js';

const [address, bundle, acts, points, names] = process.argv.slice(2);

const ask = (asked) =>
  new Promise((resolve, reject) => {
    const sent = request({ socketPath: acts, method: 'POST' }, (answer) => {
      json(answer).then(resolve, reject);
    });
    sent.once('error', reject);
    sent.end(JSON.stringify(asked));
  });

const forwarding = (activity) => async (input) => {
  const { workflowId } = Context.current().info.workflowExecution;
  const { result, failure } = await ask({ workflowId, activity, input });
  if (failure) throw ApplicationFailure.create(failure);
  return result;
};

const tell = (reached) =>
  new Promise((resolve, reject) => {
    const connection = createConnection(points);
    connection.once('close', resolve).once('error', reject).resume();
    connection.end(`${JSON.stringify(reached)}\n`);
  });

Runtime.install({ logger: new DefaultLogger('ERROR') });
const connection = await NativeConnection.connect({ address });
const shared = {
  connection,
  activities: Object.fromEntries(names.split(',').map((name) => [name, forwarding(name)])),
  interceptors: { activity: [beating, ...failpoints(points)] },
  maxHeartbeatThrottleInterval: '2s',
  // All runs stand still at the same time.
  maxConcurrentActivityTaskExecutions: 1_000,
};
const cluster = await Worker.create({
  ...shared,
  workflowBundle: { code: readFileSync(bundle, 'utf8') },
  taskQueue: CLUSTER_QUEUE,
  stickyQueueScheduleToStartTimeout: '3s',
  maxConcurrentWorkflowTaskExecutions: 1_000,
  sinks: {
    failpoints: {
      recorded: {
        fn: ({ workflowId }, activity, input) =>
          tell({
            at: 'after-record',
            workflowId,
            activity,
            attempt: 1,
            node: input?.node?.name ?? input?.node,
            key: input?.key,
          }),
      },
    },
  },
});
const nodes = await Worker.create({ ...shared, taskQueue: NODE_QUEUE });
await Promise.all([cluster.run(), nodes.run()]);
