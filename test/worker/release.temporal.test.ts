import { jest } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { Report } from '../../model/report.js';
import type { PlanView, RunStatus } from '../../model/status.js';
import { DEPLOYMENT, pinnedTo } from '../../worker/release.js';
import { CLUSTER_QUEUE, NODE_QUEUE } from '../../workflows/queues.js';
import { newNamespace } from '../fakes/new-namespace.js';
import { fakeWorld } from '../fakes/world.js';

jest.setTimeout(120_000);
Runtime.install({ logger: new DefaultLogger('ERROR') });

const workflows = (path: string) => new URL(path, import.meta.url).pathname;

test('a run that began on one release ends on it, beside a newer one that takes what begins', async () => {
  const address = process.env['TEMPORAL_ADDRESS'] ?? '';
  const connection = await NativeConnection.connect({ address });
  const namespace = await newNamespace(address);
  const clientConnection = await Connection.connect({ address });
  const client = new Client({ connection: clientConnection, namespace });
  const closing: (() => Promise<unknown>)[] = [];

  /** Both queues of a release, which takes what begins from now on. */
  const release = async (buildId: string, workflowsPath: string) => {
    const shared = { connection, namespace, activities: fakeWorld(), ...pinnedTo(buildId) };
    const made = [
      await Worker.create({ ...shared, workflowsPath, taskQueue: CLUSTER_QUEUE }),
      await Worker.create({ ...shared, taskQueue: NODE_QUEUE }),
    ];
    const running = Promise.all(made.map((worker) => worker.run()));
    closing.push(() => {
      for (const worker of made) worker.shutdown();
      return running;
    });
    const { workflowService } = clientConnection;
    await until(`release ${buildId} to be current`, async () => {
      await workflowService.setWorkerDeploymentCurrentVersion({
        namespace,
        deploymentName: DEPLOYMENT,
        buildId,
      });
      return true;
    });
  };
  const start = (workflowId: string) =>
    client.workflow.start('inPlaceSwitch', { args: [{}], taskQueue: CLUSTER_QUEUE, workflowId });

  await release('1', workflows('../../workflows/index.ts'));
  const old = await start('old');
  await until('the gate', async () => {
    const { waitingFor } = await old.query<RunStatus>('status');
    return waitingFor === 'plan';
  });

  await release('2', workflows('another-release.ts'));
  expect(await (await start('new')).result()).toBe('of another release');

  const { planDigest } = await old.query<PlanView>('plan');
  await old.signal('approve', { gate: 'plan', planDigest, by: 'ada' });
  expect(((await old.result()) as Report).outcome).toBe('migrated');

  for (const close of closing) await close();
  await clientConnection.close();
  await connection.close();
});

/** Asks again until it is so; the server tells all its parts of a release within seconds. */
async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 60_000; ; await delay(200)) {
    try {
      if (await isSo()) return;
    } catch (cause) {
      if (Date.now() > deadline) throw cause;
    }
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
  }
}
