import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { historyFromJSON, historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';
import { fakeWorld } from '../fakes/world.js';
import type { Operator } from './harness.js';
import { onTemporal, openStage, workflowsPath } from './on-temporal.js';

const directory = join(import.meta.dirname, '../histories/unreleased');

/** `CUTOVER_RECORD=1 npm run test:fast -- replay` writes them anew; a released folder is never written again. */
if (process.env['CUTOVER_RECORD']) await record();

/** Ids of children are made of their parent's, so a history needs its own to replay. */
interface Recorded {
  readonly workflowId: string;
  readonly history: unknown;
}

const files = await readdir(directory);

test('there are histories of every outcome, and of batches', () => {
  expect(files).toEqual(
    expect.arrayContaining(['migrated.json', 'rejected.json', 'rolled-back.json', 'batch.json']),
  );
});

test.each(files)(
  '%s replays on the workflows of today',
  async (file) => {
    const { workflowId, history } = JSON.parse(
      await readFile(join(directory, file), 'utf8'),
    ) as Recorded;
    await Worker.runReplayHistory({ workflowsPath }, historyFromJSON(history), workflowId);
  },
  60_000,
);

async function record(): Promise<void> {
  await mkdir(directory, { recursive: true });
  const stage = await openStage();
  const migrate = onTemporal(() => stage);
  const save = async (name: string, workflowId: string) => {
    const history = await stage.client.workflow.getHandle(workflowId).fetchHistory();
    await writeFile(
      join(directory, `${name}.json`),
      `{"workflowId": ${JSON.stringify(workflowId)}, "history": ${historyToJSON(history).replaceAll(`${process.cwd()}/`, '')}}\n`,
    );
  };
  const idOf = () => [...stage.worlds.keys()].at(-1) ?? '';

  const { runId } = await migrate(fakeWorld({ gates: ['plan', 'accept'] }));
  await save('migrated', idOf());
  await save('batch', `${idOf()}/${runId}/06-run/1`);

  const failing = fakeWorld();
  failing.failing.set('waitForNodes v1.23.6', 1);
  await migrate(failing);
  await save('rolled-back', idOf());

  const reject: Operator = async (gate, { send, plan }) =>
    send('reject', { gate, planDigest: (await plan()).planDigest, by: 'ada' });
  await migrate(fakeWorld(), reject);
  await save('rejected', idOf());
  await stage.close();
}
