import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import {
  DefaultLogger,
  NativeConnection,
  Runtime,
  Worker,
  bundleWorkflowCode,
} from '@temporalio/worker';
import { openingsBetween, windowState } from '../../model/window-times.js';
import { aWindow, at } from './a-window.js';
import type { askWindows } from './window-workflow.js';

Runtime.install({ logger: new DefaultLogger('ERROR') });

const workflowsPath = new URL('./window-workflow.ts', import.meta.url).pathname;

/** Runs the workflow on the server of the test run, and replays what it left behind. */
async function inWorkflow(...args: Parameters<typeof askWindows>) {
  const address = process.env['TEMPORAL_ADDRESS'];
  if (!address)
    throw new Error('TEMPORAL_ADDRESS is not set: start the tests with npm run test:fast');
  const workflowBundle = await bundleWorkflowCode({ workflowsPath });
  const connection = await NativeConnection.connect({ address });
  const clientConnection = await Connection.connect({ address });
  const client = new Client({ connection: clientConnection });
  const taskQueue = `windows-${randomUUID()}`;
  try {
    const worker = await Worker.create({ connection, taskQueue, workflowBundle });
    const options = { taskQueue, workflowId: taskQueue, args };
    const result = await worker.runUntil(
      client.workflow.execute<typeof askWindows>('askWindows', options),
    );
    const history = await client.workflow.getHandle(taskQueue).fetchHistory();
    await Worker.runReplayHistory({ workflowBundle }, history, taskQueue);
    return result;
  } finally {
    await clientConnection.close();
    await connection.close();
  }
}

test('a workflow is told the same as everybody else, and again on replay', async () => {
  const windows = [
    aWindow({ blackouts: [{ from: '2026-03-30', reason: 'end of the quarter' }] }),
    aWindow({ zone: 'Australia/Lord_Howe', weekdays: ['sunday'] }),
  ];
  const [from, to] = [at('2026-03-20T00:00'), at('2026-11-10T00:00')];
  const openings = openingsBetween(windows, from, to);
  expect(openings.length).toBeGreaterThan(200);
  expect(await inWorkflow(windows, from, to)).toEqual({
    openings,
    states: [from, to].map((now) => windowState(windows, now)),
  });
}, 30_000);
