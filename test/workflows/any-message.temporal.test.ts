import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { Client } from '@temporalio/client';
import type { Report } from '../../model/report.js';
import type { PlanView, RunStatus } from '../../model/status.js';
import { CLUSTER_QUEUE } from '../../workflows/queues.js';
import { deeply } from '../fakes/hostile.js';
import { fakeWorld } from '../fakes/world.js';
import { type Stage, openStage } from './on-temporal.js';

jest.setTimeout(60_000);

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

/** Half of Temporal's own bound of one message. */
const flood = 'x'.repeat(1024 * 1024);

/** One payload as it travels: what it says it is, and its bytes. */
interface Raw {
  readonly encoding: string;
  readonly data: Buffer;
}
const json = (text: string): Raw => ({ encoding: 'json/plain', data: Buffer.from(text) });
const jsonOf = (value: unknown): Raw => json(JSON.stringify(value));
const nested = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;

const sent: readonly (readonly [string, readonly Raw[]])[] = [
  ['nothing', []],
  ['null', [jsonOf(null)]],
  ['a list of fields', [jsonOf(['gate', 'plan'])]],
  ['a map in the place of each text', [jsonOf({ by: {}, gate: [], planDigest: {}, reason: 7 })]],
  ['keys of the prototype', [json('{"__proto__":{"by":"eve"},"constructor":{"prototype":{}}}')]],
  ['20,000 levels', [json(nested(20_000))]],
  ['20,000 levels in each field', [json(`{"by":${nested(20_000)},"gate":${nested(20_000)}}`)]],
  ['a megabyte of text', [jsonOf({ by: flood, node: 'w-1' })]],
  ['a megabyte that is signed', [jsonOf({ text: flood, signature: 'x' })]],
  ['a megabyte of bytes', [{ encoding: 'binary/plain', data: Buffer.from(flood) }]],
  ['JSON that is cut off', [json('{')]],
  ['an encoding of nobody', [{ encoding: 'json/\u001b[2J', data: Buffer.from('{}') }]],
  ['what nobody can decrypt', [{ encoding: 'binary/encrypted', data: Buffer.from('{}') }]],
  ['control characters', [jsonOf({ by: '\u001b[2J\u202eeve', node: '\u0000' })]],
];
const signals =
  'approve reject pause resume rollback pace quarantine retry node-rate held steer no-such-signal'.split(
    ' ',
  );
/** Who says who they are may ask for most things; and a history has room for so many megabytes only. */
const takes = (signal: string, what: string): boolean =>
  what.startsWith('a megabyte') || what === 'control characters'
    ? ['approve', 'pace', 'quarantine', 'steer'].includes(signal)
    : true;

async function signal(workflowId: string, signalName: string, raw: readonly Raw[]): Promise<void> {
  await stage.client.workflowService.signalWorkflowExecution({
    namespace: stage.client.options.namespace,
    workflowExecution: { workflowId },
    signalName,
    requestId: randomUUID(),
    input: {
      payloads: raw.map(({ encoding, data }) => ({
        metadata: { encoding: Buffer.from(encoding) },
        data,
      })),
    },
  });
}

/** What is there at last. */
async function until<Value>(look: () => Promise<Value | undefined>): Promise<Value> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (Date.now() > deadline) throw new Error('30 s went by without it');
    await new Promise((resolve) => setTimeout(resolve, 50)); // Between two looks, not instead of one.
  }
}

async function started() {
  const world = fakeWorld();
  const workflowId = `test-${randomUUID()}`;
  stage.worlds.set(workflowId, world);
  const handle = await stage.client.workflow.start('inPlaceSwitch', {
    args: [{}],
    taskQueue: CLUSTER_QUEUE,
    workflowId,
  });
  await until(async () => {
    const { waitingFor } = await handle.query<RunStatus>('status');
    return waitingFor === 'plan' ? waitingFor : undefined;
  });
  return { world, workflowId, handle };
}

test('whatever is sent to a run is recorded and changes nothing, and the run lives', async () => {
  const { world, workflowId, handle } = await started();
  const { waitingFor: _, ...before } = await handle.query<RunStatus>('status');
  for (const [what, raw] of sent)
    for (const name of signals) if (takes(name, what)) await signal(workflowId, name, raw);

  // A server that is given megabytes at once may have to hand them out twice.
  const status = await until(() => handle.query<RunStatus>('status').catch(() => undefined));
  expect(status).toMatchObject({ ...before, waitingFor: 'plan' });
  expect(world.calls).toEqual([]);

  const { planDigest } = await handle.query<PlanView>('plan');
  await handle.signal('approve', { gate: 'plan', planDigest, by: 'ada' });
  const { outcome, journal } = (await handle.result()) as Report;
  expect(outcome).toBe('migrated');
  const refused = journal.filter(({ verb }) => verb === 'refused-message');
  const unheard = ['steer', 'no-such-signal']; // One is a batch's, one nobody's.
  const heard = signals.filter((name) => !unheard.includes(name));
  const each = sent.map(([what]) => heard.filter((name) => takes(name, what)).length);
  expect(refused).toHaveLength(each.reduce((sum, count) => sum + count));
  expect(refused.every(({ evidence }) => evidence.summary.length < 300)).toBe(true);
  const unread = (why: string) =>
    refused.filter(({ evidence }) => evidence.summary.endsWith(`it cannot be decoded as ${why}`));
  for (const why of [
    '"json/plain" (bytes: 1)',
    String.raw`"json/\u001b[2J" (bytes: 2)`,
    '"binary/encrypted" (bytes: 2)',
  ])
    expect(unread(why)).toHaveLength(heard.length);
});

/** Sends the same bytes, whatever it is told to send. */
const garbling = () =>
  new Client({
    connection: stage.client.connection,
    namespace: stage.client.options.namespace,
    dataConverter: {
      payloadCodecs: [
        {
          encode: async (payloads) =>
            payloads.map(() => ({
              metadata: { encoding: Buffer.from('json/plain') },
              data: Buffer.from('{"secret'),
            })),
          decode: async (payloads) => payloads,
        },
      ],
    },
  });
const garbled = 'it cannot be decoded as "json/plain" (bytes: 8)';

test('an update that cannot be decoded is answered with why, and the run lives', async () => {
  const { handle, workflowId } = await started();
  const update = garbling()
    .workflow.getHandle(workflowId)
    .executeUpdate('approve-gate', { args: [{}] });
  await expect(update).rejects.toMatchObject({
    cause: { type: 'Refused', message: expect.stringContaining(garbled) },
  });
  expect(await handle.query<RunStatus>('status')).toMatchObject({ waitingFor: 'plan' });
  await handle.terminate();
});

test.each([
  'inPlaceSwitch',
  'inPlaceStepwise',
  'planSwitch',
  'assessCluster',
  'rehearseCluster',
  'scheduledSwitch',
])('a spec for %s that cannot be decoded is refused, and nothing is called', async (workflow) => {
  const run = await garbling().workflow.start(workflow, {
    args: [{}],
    taskQueue: CLUSTER_QUEUE,
    workflowId: `test-${randomUUID()}`,
  });
  await expect(run.result()).rejects.toMatchObject({
    cause: { type: 'Refused', message: `the spec is wrong:\n${garbled}` },
  });
});

test('an update of any kind is answered with why, and leaves no event', async () => {
  const { handle, workflowId } = await started();
  for (const message of [undefined, 7, [], { by: {} }, { gate: deeply(3_000) }, { by: flood }])
    await expect(handle.executeUpdate('approve-gate', { args: [message] })).rejects.toMatchObject({
      cause: { type: 'Refused' },
    });
  const { events } = await stage.client.workflow.getHandle(workflowId).fetchHistory();
  expect(events?.filter(({ workflowExecutionUpdateAcceptedEventAttributes: one }) => one)).toEqual(
    [],
  );
  await handle.terminate();
});

test('a spec that is nested deeper than it could be handed on is refused, and nothing is called', async () => {
  const workflowId = `test-${randomUUID()}`;
  stage.worlds.set(workflowId, fakeWorld());
  const handle = await stage.client.workflow.start('inPlaceSwitch', {
    args: [{ cluster: 'blue', nodes: deeply(3_000) }],
    taskQueue: CLUSTER_QUEUE,
    workflowId,
  });
  await expect(handle.result()).rejects.toMatchObject({
    cause: { type: 'Refused', message: expect.stringContaining('deeper than 100 levels') },
  });
});
