import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { historyFromJSON, historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker, bundleWorkflowCode } from '@temporalio/worker';
import { type FakeWorld, fakeWorld } from '../fakes/world.js';
import { cases as ways } from '../worker/recover/a-crashed-run.js';
import { type Operator, approving } from './harness.js';
import {
  onTemporal,
  openStage,
  payloadConverterPath,
  quiet,
  workflowsPath,
} from './on-temporal.js';

const directory = join(import.meta.dirname, '../histories/unreleased');

/** `CUTOVER_RECORD=1 npm run test:fast -- replay` writes them anew; a released folder is never written again. */
if (process.env['CUTOVER_RECORD']) await record();

/** Ids of children are made of their parent's, so a history needs its own to replay. */
interface Recorded {
  readonly workflowId: string;
  readonly history: unknown;
}

const files = await readdir(directory);
const workflowBundle = await bundleWorkflowCode({
  workflowsPath,
  payloadConverterPath,
  logger: quiet,
});

test('there are histories of every strategy, of every way to end, and of batches', () => {
  const ends = ['migrated', 'rolled-back', 'rejected', 'cancelled', 'second-round'];
  const wanted = Object.keys(ways).flatMap((way) => ends.map((end) => `${way}-${end}.json`));
  expect(files).toEqual(
    expect.arrayContaining([...wanted, 'stepwise-snapshot.json', 'batch.json']),
  );
});

test.each(files)(
  '%s replays on the workflows of today',
  async (file) => {
    const { workflowId, history } = JSON.parse(
      await readFile(join(directory, file), 'utf8'),
    ) as Recorded;
    await Worker.runReplayHistory({ workflowBundle }, historyFromJSON(history), workflowId);
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

  for (const [way, { spec, inventory }] of Object.entries(ways)) {
    const world = () => fakeWorld({ ...spec, gates: ['plan', 'accept'] }, inventory);
    const recording = async (end: string, world: FakeWorld, operator?: Operator) => {
      const report = await migrate(world, operator);
      await save(`${way}-${end}`, idOf());
      return report;
    };
    const { runId } = await recording('migrated', world());
    if (way === 'reimport') await save('batch', `${idOf()}/${runId}/06-run/1`);
    const failing = world();
    failing.failing.set('waitForBaseline', 1);
    await recording('rolled-back', failing);
    await recording('rejected', world(), async (gate, { send, plan }) =>
      send('reject', { gate, planDigest: (await plan()).planDigest, by: 'ada' }),
    );
    await recording('cancelled', world(), async (gate, hands) =>
      gate === 'accept' ? hands.cancel() : approving(gate, hands),
    );
    await recording('second-round', world(), onceBackToAStep());
    if (way === 'stepwise')
      await recording('snapshot', world(), async (gate, hands) =>
        gate === 'accept'
          ? hands.send('rollback', { by: 'ada', data: 'snapshot' })
          : approving(gate, hands),
      );
  }
  await stage.close();
}

/** At the last gate back to the line behind the first one, and forward again. */
function onceBackToAStep(): Operator {
  let backs = 0;
  return async (gate, hands) => {
    const { outline } = await hands.plan();
    const to = (outline[1] ?? '').replace(/^\d+\. /, '');
    if (gate === 'pause') return hands.send('resume', { by: 'ada' });
    if (gate === 'accept' && backs++ === 0) return hands.send('rollback', { by: 'ada', to });
    return approving(gate, hands);
  };
}
