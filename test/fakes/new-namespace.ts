import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { ensureSearchAttributes } from '../../worker/search-attributes.js';

/** A namespace of its own on the server of the run: test files that run beside each other share no queue. */
export async function newNamespace(address: string): Promise<string> {
  const namespace = `cutover-${randomUUID()}`;
  const connection = await Connection.connect({ address });
  const { workflowService } = connection;
  await workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs('1 day'),
  });
  // The server's caches take a moment to know a new namespace.
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
  await ensureSearchAttributes(connection, namespace);
  await connection.close();
  return namespace;
}
