import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import { searchAttributes } from '../../model/search-attributes.js';

/** Temporal's index follows what happens after a moment. */
const indexedWithinMs = 60_000;
/** Number of `Keyword` in Temporal's `IndexedValueType` (temporal/api/enums/v1/common.proto). */
const keyword = 2;

const { cluster, from, to, state, waitsFor } = searchAttributes;

/** Starts so many runs, half of which have ended, and waits until Temporal lists them all. */
export async function manyRuns(address: string, count: number): Promise<void> {
  const connection = await Connection.connect({ address });
  const client = new Client({ connection });
  const names = [cluster, from, to, state, waitsFor].map(({ name }) => name);
  await connection.operatorService.addSearchAttributes({
    namespace: 'default',
    searchAttributes: Object.fromEntries(names.map((name) => [name, keyword])),
  });
  const known = names.map((name) => `${name} IS NULL`).join(' AND ');
  await until('the search attributes', async () => (await counted(client, known)) !== undefined);
  await Promise.all(Array.from({ length: count }, (_, index) => aRun(client, index)));
  const all = "WorkflowType = 'inPlaceSwitch'";
  await until(`${count} runs`, async () => ((await counted(client, all)) ?? 0) >= count);
  await connection.close();
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + indexedWithinMs;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`bench: Temporal does not know ${what}`);
    await delay(100);
  }
}

/** Absent while the query names what the index does not know yet. */
const counted = (client: Client, query: string): Promise<number | undefined> =>
  client.workflow.count(query).then(
    ({ count }) => count,
    () => undefined,
  );

async function aRun(client: Client, index: number): Promise<void> {
  const run = await client.workflow.start('inPlaceSwitch', {
    taskQueue: 'nobody',
    workflowId: `migrate-cluster-${index}`,
    args: [{ cluster: `cluster-${index}` }],
    typedSearchAttributes: [
      { key: keyOf(cluster.name), value: `cluster-${index}` },
      { key: keyOf(from.name), value: 'v1.19.12' },
      { key: keyOf(to.name), value: 'v1.23.6' },
      { key: keyOf(state.name), value: 'waiting' },
      { key: keyOf(waitsFor.name), value: 'plan' },
    ],
  });
  if (index % 2 === 0) await run.terminate('it ends');
}

const keyOf = (name: string) => defineSearchAttributeKey(name, 'KEYWORD');
