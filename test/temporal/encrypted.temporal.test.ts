import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { jest } from '@jest/globals';
import { ApplicationFailure, defaultPayloadConverter } from '@temporalio/common';
import { serveConsole } from '../../console/serve.js';
import { addKey } from '../../keys/key-ring.js';
import type { Entry } from '../../model/journal.js';
import type { RunStatus } from '../../model/status.js';
import { accessOf } from '../../temporal/access.js';
import { workerConverter } from '../../worker/data-converter.js';
import { type Stage, openStage } from '../client/a-stage.js';
import { aTemporalServer, temporalProgram } from '../client/a-temporal-server.js';
import { cutover } from '../client/a-terminal.js';
import { fakeRuns } from '../console/fake-runs.js';
import { fakeWorld } from '../fakes/world.js';
import { lookFor } from '../security/look-for.js';

jest.setTimeout(120_000);

const failureConverter = new URL('../../workflows/temporal/failure-converter.ts', import.meta.url);

/** What a run tells and is told, each in a place of its own. */
const canaries = {
  'the spec': 'canary-in-the-spec-91',
  'a comment': 'canary-in-the-comment-17',
  'a failure': 'canary-in-the-failure-53',
  'a reason': 'canary-in-the-reason-88',
};

let root: string;
let keys: string;
let codecKey: string;
const server = await aTemporalServer();
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cutover-encrypted-'));
  keys = join(root, 'payload.keys');
  await addKey(keys);
  codecKey = (await readFile(keys, 'utf8')).trim();
  await server.start();
});
afterEach(() => {
  delete process.env['CUTOVER_PAYLOAD_KEYS'];
});
const stages: Stage[] = [];
afterAll(async () => {
  // Before the server: a worker ends once the server has taken its last words.
  for (const stage of stages) await stage.close();
  await server.close();
  await rm(root, { recursive: true });
});

async function aStage(environment: NodeJS.ProcessEnv): Promise<Stage> {
  const stage = await openStage(
    server.address,
    workerConverter(await accessOf(environment), failureConverter.pathname),
  );
  stages.push(stage);
  await stage.startWorker();
  return stage;
}

/** Temporal's own program. */
const temporal = (...args: readonly string[]) =>
  promisify(execFile)(temporalProgram(), [...args], { maxBuffer: 64 * 1024 * 1024 });

const call = (stage: Stage, ...args: readonly string[]) => cutover([...args, ...stage.options]);

async function statusWhen(stage: Stage, name: string, is: (status: RunStatus) => boolean) {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const { out, err } = await call(stage, 'status', name, '--json');
    const status = JSON.parse(out) as RunStatus;
    if (is(status)) return status;
    if (Date.now() > deadline) throw new Error(`${name} is not as wished: ${out} ${err}`);
    await delay(100);
  }
}

/** A run whose import fails, and which therefore ends rolled back; all canaries have come to Temporal by then. */
async function aRunThatFails(stage: Stage): Promise<{ name: string; report: string }> {
  const world = fakeWorld();
  world.onCall = (made) => {
    if (made.includes('importObjects'))
      throw ApplicationFailure.nonRetryable(`refused: ${canaries['a failure']}`, 'Regressed');
  };
  const { name, spec } = await stage.cluster(world, { bundle: `/srv/${canaries['the spec']}` });
  expect(await call(stage, 'start', spec)).toMatchObject({ code: 0 });
  const { planDigest = '' } = await statusWhen(
    stage,
    name,
    ({ waitingFor }) => waitingFor === 'plan',
  );
  expect(await call(stage, 'pause', name, '--reason', canaries['a reason'])).toMatchObject({
    code: 0,
  });
  expect(await call(stage, 'resume', name)).toMatchObject({ code: 0 });
  const gate = ['--gate', 'plan', '--digest', planDigest, '--comment', canaries['a comment']];
  expect(await call(stage, 'approve', name, ...gate)).toMatchObject({ code: 0 });
  const watched = await call(stage, 'watch', name);
  expect(watched.code).toBe(3);
  const { out } = await call(stage, 'report', name, '--json');
  return { name, report: out };
}

test('with a key ring a run there and back leaves nothing readable in the database of Temporal', async () => {
  process.env['CUTOVER_PAYLOAD_KEYS'] = keys;
  const stage = await aStage(process.env);
  const { name, report } = await aRunThatFails(stage);
  // Whoever has the ring reads all of it.
  for (const canary of [canaries['a comment'], canaries['a failure'], canaries['a reason']])
    expect(report).toContain(canary);
  const explained = await call(stage, 'explain', name);
  expect(explained.out).toContain(canaries['a failure']);

  // So does Temporal's own command line, by the console.
  const { codec } = await accessOf(process.env);
  const console_ = await serveConsole(
    fakeRuns(),
    { host: '127.0.0.1', port: 0 },
    () => undefined,
    codec,
  );
  const show = ['workflow', 'show', '--workflow-id', `migrate-${name}`, ...stage.options];
  const codecOf = [
    '--codec-endpoint',
    `${console_.url}/codec`,
    '--codec-auth',
    `Bearer ${console_.token}`,
  ];
  const shown = (await temporal(...show, '--output', 'json')).stdout;
  expect(await lookFor(canaries, { texts: { shown } })).toEqual([]);
  const decoded = (await temporal(...show, ...codecOf, '--output', 'json')).stdout;
  expect(await lookFor(canaries, { texts: { decoded } })).toHaveLength(4);
  await console_.close();

  // Whoever has it not is told which key is missing.
  delete process.env['CUTOVER_PAYLOAD_KEYS'];
  const without = await call(stage, 'status', name);
  expect(without.code).toBe(1);
  expect(without.err).toMatch(
    /encrypted with key [0-9a-f]{16}; name the key ring that has it with/,
  );
  process.env['CUTOVER_PAYLOAD_KEYS'] = join(root, 'none');
  expect(await call(stage, 'status', name)).toMatchObject({
    code: 2,
    err: expect.stringMatching(/^CUTOVER_PAYLOAD_KEYS: /),
  });

  await stage.close();
  await server.kill();
  const sought = { ...canaries, 'the key': codecKey };
  expect(await lookFor(sought, { folders: [server.directory] })).toEqual([]);
  await server.start();
});

test('a message that was changed after it was encrypted is noted, and the run lives', async () => {
  process.env['CUTOVER_PAYLOAD_KEYS'] = keys;
  const stage = await aStage(process.env);
  const { name, spec } = await stage.cluster();
  expect(await call(stage, 'start', spec)).toMatchObject({ code: 0 });
  await statusWhen(stage, name, ({ waitingFor }) => waitingFor === 'plan');
  const { codec } = await accessOf(process.env);
  const [sealed] = await codec.encode([defaultPayloadConverter.toPayload({ by: 'eve' })]);
  const { client } = stage;
  await client.workflowService.signalWorkflowExecution({
    namespace: client.options.namespace,
    workflowExecution: { workflowId: `migrate-${name}` },
    signalName: 'pause',
    requestId: randomUUID(),
    input: { payloads: [{ ...sealed, data: sealed!.data!.subarray(0, -1) }] },
  });
  const noted = async () => {
    const run = client.workflow.getHandle(`migrate-${name}`);
    const journal = await run.query<readonly Entry[]>('journal');
    return journal.filter(({ verb }) => verb === 'refused-message');
  };
  for (const deadline = Date.now() + 30_000; (await noted()).length === 0; await delay(50))
    if (Date.now() > deadline) throw new Error('the message was not noted');
  expect(await noted()).toEqual([
    expect.objectContaining({
      verb: 'refused-message',
      step: 'pause',
      evidence: {
        summary: expect.stringMatching(
          /^it cannot be decoded as "binary\/encrypted" \(bytes: \d+\)$/,
        ),
      },
    }),
  ]);
  // Whoever reads the history is not stopped by it either.
  for (const verb of ['status', 'explain'])
    expect(await call(stage, verb, name)).toMatchObject({ code: 0 });
  expect(await call(stage, 'logs', 'w-1', name)).toMatchObject({ code: 0, err: '' });
  await client.workflow.getHandle(`migrate-${name}`).terminate();
  await stage.close();
});

test('without one the database holds all of it, so that the test above would show it', async () => {
  const stage = await aStage({});
  await aRunThatFails(stage);
  await stage.close();
  await server.kill();
  const found = (await lookFor(canaries, { folders: [server.directory] })).join('\n');
  for (const name of Object.keys(canaries)) expect(found).toContain(`canary of ${name} in`);
});
