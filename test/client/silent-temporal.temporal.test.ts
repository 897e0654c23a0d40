import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { stringify } from 'yaml';
import { type CommandNode, flattened, treeOf } from '../../client/completion/tree.js';
import { withTemporal } from '../../client/connect.js';
import { createProgram } from '../../client/program.js';
import { aSpec } from '../model/schema/a-spec.js';
import { type Ended, cutover } from './a-terminal.js';
import { type SilentServer, aSilentServer } from './a-silent-server.js';

jest.setTimeout(90_000);

/** A call may take 30 s; what else a command does takes far less. */
const boundMs = 45_000;

/** Every command that asks Temporal, with what it needs besides. */
const commands: Readonly<Record<string, readonly string[]>> = {
  assess: ['SPEC'],
  rehearse: ['SPEC'],
  plan: ['SPEC'],
  start: ['SPEC', '--follow'],
  runs: [],
  status: ['blue'],
  watch: ['blue'],
  explain: ['blue'],
  logs: ['w-1'],
  report: ['blue'],
  'audit verify': ['blue', '--audit', '.'],
  approve: ['blue', '--gate', 'plan', '--digest', 'd'],
  reject: ['blue', '--gate', 'plan', '--digest', 'd'],
  pause: ['blue'],
  resume: ['blue'],
  rollback: ['blue'],
  pace: ['blue'],
  quarantine: ['blue', 'w-1', '--reason', 'its disk fails'],
  retry: ['blue'],
  'schedule create': ['SPEC', '--cron', '0 2 * * *'],
  'schedule list': [],
  'schedule pause': ['blue'],
  'schedule resume': ['blue'],
  'schedule trigger': ['blue'],
  'schedule delete': ['blue'],
};
/** A key is being held down, and a page is served: the first says nothing after a second and a half, the second asks later. */
const others = ['completion', 'console'];

interface Told extends Ended {
  readonly tookMs: number;
}

let directory = '';
let declared: readonly CommandNode[];
let server: SilentServer;
const ended = new Map<string, Told>();
let longQuestion: unknown;
/** All at once, as all wait for the same time; loaded before, as jest links what two imports at once share only for the first. */
beforeAll(async () => {
  const context = { terminal: {} as never, end: () => undefined };
  declared = flattened(treeOf(await createProgram(context, () => true)));
  directory = await mkdtemp(join(tmpdir(), 'cutover-'));
  const spec = join(directory, 'blue.yaml');
  await writeFile(spec, stringify(aSpec({ cluster: 'blue' })));
  server = await aSilentServer();
  const asked = askAtLength();
  await Promise.all(
    Object.entries(commands).map(async ([name, args]) => {
      const given = args.map((arg) => (arg === 'SPEC' ? spec : arg));
      const from = Date.now();
      const said = await cutover([...name.split(' '), ...given, '--address', server.address]);
      ended.set(name, { ...said, tookMs: Date.now() - from });
    }),
  );
  longQuestion = await asked;
});
afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true });
});

/** What `watch` asks, of a Temporal that has an answer after more time than other calls may take. */
async function askAtLength(): Promise<unknown> {
  const patient = await aSilentServer({ GetWorkflowExecutionHistory: 32_000 });
  try {
    return await withTemporal({ address: patient.address, namespace: 'default' }, (client) =>
      client.workflowService.getWorkflowExecutionHistory({ waitNewEvent: true }),
    );
  } finally {
    await patient.close();
  }
}

test('no command that asks Temporal is left out', () => {
  const asking = declared
    .filter(({ options }) => options.some(({ flags }) => flags.includes('--address')))
    .filter(({ path }) => !/^lab\b/.test(path))
    .map(({ path }) => path);
  expect(asking.toSorted()).toEqual([...Object.keys(commands), ...others].toSorted());
});

test.each(Object.keys(commands))('%s ends where Temporal takes a call and is silent', (name) => {
  const { code, err, tookMs } = ended.get(name) as Told;
  expect({ code, err }).toEqual({
    code: 5,
    err: expect.stringContaining(`Temporal at ${server.address} did not answer in time`),
  });
  expect(err).toContain('or name another with --address');
  expect(tookMs).toBeLessThan(boundMs);
});

test('a question that Temporal leaves open until something happens is waited for', () => {
  expect(longQuestion).toMatchObject({ archived: false });
});

test('a shorter deadline of a caller holds', async () => {
  const asked = withTemporal({ address: server.address, namespace: 'default' }, (client) =>
    client.withDeadline(Date.now() + 300, () => client.workflow.getHandle('blue').describe()),
  );
  const from = Date.now();
  await expect(asked).rejects.toMatchObject({ exitCode: 5 });
  expect(Date.now() - from).toBeLessThan(10_000);
});
