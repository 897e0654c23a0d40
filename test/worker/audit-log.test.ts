import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readChain } from '../../client/audit/chain.js';
import { joinChains, readJoined } from '../../client/audit/joined.js';
import { readLog } from '../../client/audit/read-log.js';
import { verifyAudit } from '../../client/audit/verify-audit.js';
import { type AuditEntry, openAuditLog } from '../../worker/audit/audit-log.js';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'cutover-audit-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const entry = (id: number, runId = 'run-1'): AuditEntry => ({
  at: 1000 + id,
  actor: 'cutover 1@orchestrator',
  workflowId: 'migrate-blue',
  runId,
  activity: 'nodePhase',
  id: `${id}`,
  attempt: 1,
  event: 'begin',
  digest: 'd'.repeat(64),
});

const pathsOf = (runId = 'run-1'): readonly string[] =>
  readdirSync(join(directory, runId)).map((name) => join(directory, runId, name));

async function written(count = 5): Promise<string> {
  const log = openAuditLog(directory);
  for (let id = 1; id <= count; id += 1) await log.append(entry(id));
  return readFileSync(pathsOf()[0] ?? '', 'utf8');
}

const linesOf = (text: string): string[] => text.trimEnd().split('\n');

test('lines name each other, in files of this user alone', async () => {
  const { lines, wrong, isTorn } = readChain(await written(), 'file');
  expect({ wrong, isTorn }).toEqual({ wrong: [], isTorn: false });
  expect(lines.map(({ line, id }) => [line, id])).toEqual(
    [1, 2, 3, 4, 5].map((id) => [id, `${id}`]),
  );
  expect(statSync(pathsOf()[0] ?? '').mode & 0o777).toBe(0o600);
  expect(statSync(join(directory, 'run-1')).mode & 0o777).toBe(0o700);
});

test.each([
  ['removed', (lines: string[]) => lines.toSpliced(2, 1), 3],
  ['removed at the beginning', (lines: string[]) => lines.slice(1), 1],
  ['changed', (lines: string[]) => lines.with(2, (lines[2] ?? '').replace('node', 'nude')), 4],
  ['moved', (lines: string[]) => lines.toSpliced(2, 1).toSpliced(3, 0, lines[2] ?? ''), 3],
  ['put in twice', (lines: string[]) => lines.toSpliced(2, 0, lines[2] ?? ''), 4],
  ['replaced by something else', (lines: string[]) => lines.with(2, '{"line":3}'), 3],
])('a line that was %s is found', async (_, change, at) => {
  const { wrong } = readChain(`${change(linesOf(await written())).join('\n')}\n`, 'file');
  expect(wrong).toEqual([expect.stringContaining(`file, line ${at}: `)]);
});

test('a worker that dies in the middle of a line leaves what it had said; the next one begins a file', async () => {
  await written(3);
  const [path = ''] = pathsOf();
  truncateSync(path, statSync(path).size - 20);
  const next = openAuditLog(directory);
  await next.append(entry(4));
  const files = await readLog(directory, ['run-1']);
  expect(files.map(({ lines }) => lines.length).toSorted((one, other) => one - other)).toEqual([
    1, 2,
  ]);
  expect(verifyAudit(files)).toEqual({
    wrong: [],
    holds: [
      'each line names the one before: 3 lines in 2 files',
      expect.stringMatching(/^run-1\/.*: its last line was cut off while it was written$/),
      expect.stringMatching(/^it was not compared with Temporal's record/),
    ],
  });
  expect(readJoined(joinChains(files))).toMatchObject({ chains: 2, wrong: [] });
});

test('two workers that write at once have each a whole chain, also of lines given at once', async () => {
  const logs = [openAuditLog(directory), openAuditLog(directory)];
  const ids = Array.from({ length: 50 }, (_, id) => id);
  await Promise.all(ids.flatMap((id) => logs.map((log) => log.append(entry(id)))));
  const files = await readLog(directory, ['run-1']);
  expect(files.map(({ lines, wrong }) => [lines.map(({ id }) => Number(id)), wrong])).toEqual([
    [ids, []],
    [ids, []],
  ]);
});

test('a file that cannot be written is left as it is, and another one begun', async () => {
  const log = openAuditLog(directory);
  await log.append(entry(1));
  rmSync(join(directory, 'run-1'), { recursive: true });
  await expect(log.append(entry(2))).rejects.toThrow('ENOENT');
  await log.append(entry(3));
  const [{ lines, wrong } = { lines: [], wrong: [] }] = await readLog(directory, ['run-1']);
  expect({ ids: lines.map(({ id }) => id), wrong }).toEqual({ ids: ['3'], wrong: [] });
});

test('a file of another run is not taken for one of this', async () => {
  const log = openAuditLog(directory);
  await log.append(entry(1));
  await log.append(entry(1, 'run-2'));
  const [own = ''] = pathsOf('run-1');
  copyFileSync(pathsOf('run-2')[0] ?? '', own);
  const { wrong } = verifyAudit(await readLog(directory, ['run-1']));
  expect(wrong).toEqual([expect.stringMatching(/line 1: is of run run-2$/)]);
});

test('no name of a run leads out of the log', async () => {
  await expect(openAuditLog(directory).append(entry(1, '../x'))).rejects.toThrow('cannot be');
});
