import { join } from 'node:path';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createHands } from '../activities/index.js';
import { environmentFault } from '../model/environment.js';
import { printable } from '../model/printable.js';
import { accessOf } from '../temporal/access.js';
import { CLUSTER_QUEUE, NODE_QUEUE } from '../workflows/queues.js';
import { openAuditLog } from './audit/audit-log.js';
import { auditing } from './audit/audited.js';
import { workerConverter } from './data-converter.js';
import { failpoints } from './failpoints.js';
import { beating } from './heartbeat.js';
import { measured } from './measured.js';
import { type WorkerOptions, readOptions } from './options.js';
import { pinnedTo } from './release.js';
import { ensureSearchAttributes } from './search-attributes.js';
import { workflowBundle } from './workflow-bundle.js';

/** Nodes under way at once in one worker process. */
const NODES_AT_ONCE = 250;

/**
 * One thread replays them all, and each has ten seconds: after a crash with ninety long runs, forty at once were all too late, again
 * and again. Those that wait at the server are not timed.
 */
const REPLAYS_AT_ONCE = 8;

/** Runs both queues until SIGINT or SIGTERM; work in flight is finished first. */
async function runWorker(options: WorkerOptions): Promise<void> {
  const { address, namespace } = options;
  const { tls, ...access } = await accessOf(process.env);
  const dataConverter = workerConverter(access);
  const measure = measured(options.metricsAddress);
  const { activities, records } = await createHands({
    storeDirectory: join(options.state, 'store'),
    keyFile: options.keyFile,
    reportDirectory: join(options.state, 'reports'),
    copyDirectory: join(options.state, 'copies'),
    ...(options.allowedSigners !== undefined && { allowedSigners: options.allowedSigners }),
    ...(options.revokedKeys !== undefined && { revokedKeys: options.revokedKeys }),
  });
  const log = openAuditLog(join(options.state, 'audit'));
  const connection = await NativeConnection.connect({ address, ...(tls && { tls }) });
  await ensureSearchAttributes(connection, namespace);
  const shared = {
    connection,
    namespace,
    dataConverter,
    activities: { ...activities },
    interceptors: {
      activity: [
        beating,
        auditing({ log, records }),
        ...measure.interceptors,
        ...failpoints(process.env['CUTOVER_FAILPOINTS']),
      ],
    },
    // Lost heartbeats are how a cancelled activity hears of it: do not save on them.
    maxHeartbeatThrottleInterval: '2s' as const,
    shutdownGraceTime: '30s' as const,
    // A worker whose server is gone would wait for ever for its last words to be taken.
    shutdownForceTime: '60s' as const,
    ...pinnedTo(options.buildId),
  };
  const cluster = await Worker.create({
    ...shared,
    workflowBundle: await workflowBundle(dataConverter),
    taskQueue: CLUSTER_QUEUE,
    // A killed worker's sticky queue holds tasks back for this long.
    stickyQueueScheduleToStartTimeout: '3s',
    maxConcurrentWorkflowTaskExecutions: REPLAYS_AT_ONCE,
  });
  const nodes = await Worker.create({
    ...shared,
    taskQueue: NODE_QUEUE,
    maxTaskQueueActivitiesPerSecond: options.nodesPerSecond,
    maxConcurrentActivityTaskExecutions: NODES_AT_ONCE,
  });
  console.log(`kube-cutover worker: polling ${namespace} at ${address}`);
  await measure.while({ connection, namespace, dataConverter }, () =>
    Promise.all([cluster.run(), nodes.run()]),
  );
  await connection.close();
}

/** What was given, checked before anything is opened; what is wrong with it is one line, and exit code 2. */
function optionsGiven(): WorkerOptions | undefined {
  try {
    const unsafe = environmentFault(process.env);
    if (unsafe !== undefined) throw new RangeError(unsafe);
    return readOptions(process.argv.slice(2));
  } catch (cause) {
    if (!(cause instanceof RangeError || cause instanceof TypeError)) throw cause;
    console.error(`kube-cutover worker: ${printable(cause.message)}`);
    process.exitCode = 2;
    return undefined;
  }
}

const options = optionsGiven();
if (options !== undefined) await runWorker(options);
