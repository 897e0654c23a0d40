import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';

/** A namespace of a test's own on the run's Temporal server; resolves when the server knows it everywhere. */
export async function newNamespace(address: string): Promise<string> {
  const namespace = `cutover-${randomUUID()}`;
  const connection = await Connection.connect({ address });
  const { workflowService } = connection;
  await workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs('1 day'),
  });
  const deadline = Date.now() + 30_000;
  const isKnown = () =>
    workflowService.listOpenWorkflowExecutions({ namespace }).then(
      () => true,
      () => false,
    );
  while (!(await isKnown())) {
    if (Date.now() > deadline) throw new Error(`namespace ${namespace} did not appear`);
    await delay(200);
  }
  await connection.close();
  return namespace;
}
