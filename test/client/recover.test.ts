import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askRecovery } from '../../client/recover/ask-recovery.js';
import { recoveredText, recoveryText } from '../../client/view/recovery-text.js';
import type { RecoveryRequest, RecoveryView } from '../../model/recovery.js';
import { cutover } from './a-terminal.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kube-cutover-recover-'));
});
afterEach(() => rm(folder, { recursive: true }));

const request: RecoveryRequest = { spec: { cluster: 'blue' }, act: 'look', by: 'ada@ops-1' };

/** A process in place of the one with the worker's hands: `said` is what it does with the lines it gets. */
async function aProcess(body: string): Promise<string> {
  const file = join(folder, 'process.mjs');
  await writeFile(
    file,
    `import { createInterface } from 'node:readline';
     const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
     const next = async () => JSON.parse((await lines.next()).value ?? 'null');
     const tell = (news) => console.log(JSON.stringify(news));
     ${body}
     process.stdin.destroy();`,
  );
  return file;
}

const silent = { said: () => undefined, stuck: async () => 'give-up' as const };

test('what is asked goes there as it is, and what is said on the way is told', async () => {
  const path = await aProcess(`
    const asked = await next();
    tell({ kind: 'said', text: 'asked by ' + asked.by });
    tell({ kind: 'recovered', recovered: { outcome: 'rolled-back', runId: 'r', told: [asked.act], files: [] } });`);
  const said: string[] = [];
  const answer = await askRecovery(request, { ...silent, said: (text) => said.push(text) }, path);
  expect(answer).toMatchObject({ kind: 'recovered', recovered: { told: ['look'] } });
  expect(said).toEqual(['asked by ada@ops-1']);
});

test('a stuck undo asks whoever is there, and the answer goes back', async () => {
  const path = await aProcess(`
    await next();
    tell({ kind: 'stuck', step: 'stop', why: 'no route' });
    tell({ kind: 'failed', lines: ['answered ' + (await next())] });`);
  const asked: string[] = [];
  const beside = {
    ...silent,
    stuck: async (step: string, why: string) => {
      asked.push(`${step}: ${why}`);
      return 'again' as const;
    },
  };
  await expect(askRecovery(request, beside, path)).rejects.toMatchObject({
    exitCode: 1,
    lines: ['answered again'],
  });
  expect(asked).toEqual(['stop: no route']);
});

test('what is refused ends with code 2, with every line of why', async () => {
  const path = await aProcess(`tell({ kind: 'refused', lines: ['no plan', 'by hand'] });`);
  await expect(askRecovery(request, silent, path)).rejects.toMatchObject({
    exitCode: 2,
    lines: ['no plan', 'by hand'],
  });
});

test('a process that dies says that it may be asked again', async () => {
  const path = await aProcess(`await next(); process.kill(process.pid, 'SIGKILL');`);
  await expect(askRecovery(request, silent, path)).rejects.toMatchObject({
    exitCode: 1,
    message: expect.stringContaining('it goes on where it was') as unknown,
  });
});

test('taking back and letting go exclude each other', async () => {
  const { code, err } = await cutover(['recover', 'blue.yaml', '--roll-back', '--hand-over']);
  expect({ code, err }).toMatchObject({
    code: 2,
    err: expect.stringContaining('exclude') as unknown,
  });
});

const view: RecoveryView = {
  cluster: 'blue',
  runId: 'run-1',
  strategy: 'in-place-switch',
  from: 'v1.19.12',
  to: 'v1.23.6',
  planDigest: 'abc',
  runs: [
    { runId: 'run-1', firstAt: 1, lastAt: 2, nodes: 2, hasPlan: true },
    { runId: 'run-0', firstAt: 0, lastAt: 1, nodes: 2, hasPlan: false, takenOverBy: 'bob' },
  ],
  nodes: [
    {
      node: 'cp-1',
      role: 'control-plane',
      standing: 'new',
      sides: [],
      underWay: ['06-run'],
      programs: [{ name: 'etcd' }, { name: 'kubelet', version: 'v1.23.6' }],
    },
    {
      node: 'w-1',
      role: 'worker',
      standing: 'between',
      why: '/etc/kubernetes is set aside\u001b[2J',
      sides: [
        {
          side: '',
          standing: 'between',
          installs: true,
          stopped: ['kubelet.service'],
          asides: [],
          keepsContainers: false,
        },
      ],
      underWay: [],
      programs: [],
    },
  ],
  steps: [
    { name: 'gate: approve the plan', state: 'done', nodes: [] },
    { name: 'stop the control plane on cp-1', state: 'begun', nodes: ['cp-1'] },
    { name: 'verify', state: 'not begun', nodes: [] },
  ],
  rollBack: { can: true, what: ['stop the control plane on cp-1'] },
  handOver: {
    can: false,
    why: 'the nodes are not all on one side',
    byHand: ['on cp-1: type this'],
  },
};

test('everything that is known is told, and nothing that a node says takes the terminal over', () => {
  const text = recoveryText(view);
  for (const line of [
    'blue: run run-1, in-place-switch, v1.19.12 -> v1.23.6',
    'cp-1  new      runs etcd, kubelet v1.23.6',
    '  cp-1: under way now: 06-run',
    '  w-1: does not run: kubelet.service',
    '>  2. stop the control plane on cp-1 (1 nodes)',
    '   3. verify',
    '  run-0  last line 1970-01-01T00:00:00.001Z, 2 nodes, no plan, taken over by bob',
    '--roll-back takes back, in this order:',
    '--hand-over is refused: the nodes are not all on one side',
    '  on cp-1: type this',
  ])
    expect(text.split('\n')).toContain(line);
  expect(text).not.toContain('\u001b');
});

test('where no node knows of a run that is all', () => {
  const none = { can: false, why: 'none', byHand: [] } as const;
  const empty = { cluster: 'blue', runs: [], nodes: [], steps: [], rollBack: none, handOver: none };
  expect(recoveryText(empty)).toBe('blue: no node knows of a run');
});

test('what was done is told with where it is written', () => {
  const told = recoveredText({
    outcome: 'rolled-back',
    runId: 'run-1',
    told: ['5 lines were taken back'],
    files: ['/state/recover/run-1.jsonl'],
  });
  expect(told.split('\n')).toEqual([
    'run run-1: rolled-back',
    '  5 lines were taken back',
    '  /state/recover/run-1.jsonl',
  ]);
});
