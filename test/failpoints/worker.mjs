/**
 * A worker in a process of its own, to be killed: `node worker.mjs ADDRESS BUNDLE ACTS POINTS NAMES`. Its activities are asked for at the
 * socket ACTS, its points are told at the socket POINTS. Where that is '', there are none; audit log and metrics are written as
 * the product does, and whoever started it is told how it is. Plain JavaScript on the compiled product: what it tries is built as for people.
 */
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { createConnection } from 'node:net';
import { dirname, join } from 'node:path';
import { json } from 'node:stream/consumers';
import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { openAuditLog } from '../../dist/worker/audit/audit-log.js';
import { auditing } from '../../dist/worker/audit/audited.js';
import { failpoints } from '../../dist/worker/failpoints.js';
import { beating } from '../../dist/worker/heartbeat.js';
import { measured } from '../../dist/worker/measured.js';
import { CLUSTER_QUEUE, NODE_QUEUE } from '../../dist/workflows/queues.js';
import { telling } from './soak/vitals.mjs';

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

/** What else sees each activity. Metrics come before anything of Temporal. */
function watching() {
  if (points !== '') {
    Runtime.install({ logger: new DefaultLogger('ERROR') });
    return { interceptors: failpoints(points), while: (_place, run) => run() };
  }
  telling();
  const measure = measured('127.0.0.1:0');
  const log = openAuditLog(join(dirname(bundle), 'audit'));
  const records = { of: async () => [] };
  return { ...measure, interceptors: [auditing({ log, records }), ...measure.interceptors] };
}

const watch = watching();
const connection = await NativeConnection.connect({ address });
const shared = {
  connection,
  activities: Object.fromEntries(names.split(',').map((name) => [name, forwarding(name)])),
  interceptors: { activity: [beating, ...watch.interceptors] },
  maxHeartbeatThrottleInterval: '2s',
  // All runs stand still at the same time.
  ...(points !== '' && { maxConcurrentActivityTaskExecutions: 1_000 }),
};
const cluster = await Worker.create({
  ...shared,
  workflowBundle: { code: readFileSync(bundle, 'utf8') },
  taskQueue: CLUSTER_QUEUE,
  stickyQueueScheduleToStartTimeout: '3s',
  // A run that stands at a third point holds one of them, which is a third of all runs; more would only replay at once in one thread.
  ...(points !== '' && { maxConcurrentWorkflowTaskExecutions: 16 }),
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
const place = { connection, namespace: 'default', dataConverter: {} };
await watch.while(place, () => Promise.all([cluster.run(), nodes.run()]));
