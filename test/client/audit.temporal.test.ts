import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { renderReport } from '../../activities/report/render-report.js';
import { auditToHandIn } from '../../client/audit/hand-in.js';
import { makeBundle } from '../../client/report-bundle/make-bundle.js';
import { recordedOf } from '../../client/report-bundle/recorded.js';
import { verifyBundle } from '../../client/report-bundle/verify-bundle.js';
import { reportOf } from '../../client/runs.js';
import { type AuditLine, noLine } from '../../model/audit.js';
import type { RunStatus } from '../../model/status.js';
import { statusQuery, workflowIdOf } from '../../workflows/messages.js';
import { openAuditLog } from '../../worker/audit/audit-log.js';
import { auditing } from '../../worker/audit/audited.js';
import { openRunRecords } from '../../activities/recovery/run-records.js';
import { fakeWorld } from '../fakes/world.js';
import { openStage } from './a-stage.js';
import { cutover } from './a-terminal.js';

jest.setTimeout(60_000);

const directory = mkdtempSync(join(tmpdir(), 'cutover-audit-run-'));
const audit = join(directory, 'audit');
const records = openRunRecords(join(directory, 'runs'));
const stage = await openStage();
afterAll(async () => {
  await stage.close();
  rmSync(directory, { recursive: true });
});

let name: string;
let runId: string;

/** A run by two workers that share a log; one of its activities fails at its first attempt. */
beforeAll(async () => {
  for (let worker = 0; worker < 2; worker += 1)
    await stage.startWorker({ around: [auditing({ log: openAuditLog(audit), records })] });
  const cluster = await stage.cluster(fakeWorld());
  ({ name } = cluster);
  await cutover(['start', cluster.spec, ...stage.options]);
  const run = stage.client.workflow.getHandle(workflowIdOf(name));
  const digest = await gateOf(run);
  ({ runId } = await run.describe());
  await records.keep({
    runId,
    workflowId: workflowIdOf(name),
    workflowType: 'inPlaceSwitch',
    cluster: name,
    specDigest: 's',
    planDigest: digest,
    plan: 'p',
    at: Date.now(),
  });
  expect(await verify()).toMatchObject({ code: 0 }); // While it waits.
  const approve = ['approve', name, '--gate', 'plan', '--digest', digest, '--by', 'ann'];
  expect(await cutover([...approve, ...stage.options])).toMatchObject({ code: 0 });
  await run.result();
});

async function gateOf(run: ReturnType<typeof stage.client.workflow.getHandle>): Promise<string> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const { waitingFor, planDigest }: RunStatus = await run.query(statusQuery);
    if (waitingFor === 'plan') return planDigest ?? '';
    if (Date.now() > deadline) throw new Error(`${name} did not come to its gate`);
    await delay(100);
  }
}

const verify = () => cutover(['audit', 'verify', name, '--audit', audit, ...stage.options]);

const filesOf = (): readonly string[] =>
  readdirSync(audit).flatMap((run) =>
    readdirSync(join(audit, run)).map((file) => join(audit, run, file)),
  );

const linesIn = (path: string): string[] => readFileSync(path, 'utf8').trimEnd().split('\n');
const parsed = (line: string): AuditLine => JSON.parse(line) as AuditLine;

/** Changes one file of the log, looks, and puts it back. */
async function with_(path: string, change: (lines: string[]) => readonly string[]) {
  const before = readFileSync(path);
  const lines = change(linesIn(path));
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
  try {
    return await verify();
  } finally {
    writeFileSync(path, before);
  }
}

/** As a forger would: numbers and digests are made to fit again. */
function chained(lines: readonly string[]): readonly string[] {
  let previous = noLine;
  return lines.map((text, at) => {
    const made = JSON.stringify({ ...parsed(text), line: at + 1, previous });
    previous = createHash('sha256').update(made).digest('hex');
    return made;
  });
}

const longest = (): string =>
  filesOf().toSorted((one, other) => linesIn(other).length - linesIn(one).length)[0] ?? '';

test('the log of a run by two workers tells what Temporal tells, batches as well', async () => {
  const { code, out } = await verify();
  expect({ code, out }).toEqual({
    code: 0,
    out: expect.stringMatching(
      /ok {5}each line names[^]*ok {5}it tells what Temporal's record of the run tells: \d+ activities\nthe audit log is good/,
    ),
  });
  const lines = filesOf().flatMap(linesIn).map(parsed);
  expect(new Set(lines.map(({ runId: of }) => of)).size).toBeGreaterThan(1);
  const planned = lines.filter(({ activity }) => activity === 'nodePhase');
  const { planDigest } = (await records.of(name))[0] ?? {};
  expect(planned.length).toBeGreaterThan(0);
  expect(planned.filter((line) => line.planDigest !== planDigest)).toEqual([]);
  expect(planned.filter(({ key }) => key === undefined)).toEqual([]);
});

test.each([
  ['a line is removed', (lines: string[]) => lines.toSpliced(1, 1), /calls itself line 3/],
  [
    'a line is changed',
    (lines: string[]) => lines.with(1, (lines[1] ?? '').replace('"attempt":1', '"attempt":2')),
    /the line before it was changed/,
  ],
  ['its end is cut off', (lines: string[]) => lines.slice(0, -1), /no line says (?:so|it was)/],
  [
    'the end is cut off and the log is told to be of one line',
    (lines: string[]) => lines.slice(0, 1),
    /no line says/,
  ],
  [
    'a line is removed and all others are made to fit',
    (lines: string[]) => chained(lines.filter((line) => parsed(line).event !== 'done')),
    /is done, and no line says so/,
  ],
  [
    'arguments are replaced and all lines are made to fit',
    (lines: string[]) =>
      chained(lines.map((line) => line.replace(/"digest":".{5}/, '"digest":"00000'))),
    /other arguments than line|another result than line/,
  ],
  [
    'an act is added and all lines are made to fit',
    (lines: string[]) =>
      chained([...lines, JSON.stringify({ ...parsed(lines[0] ?? ''), id: '4711' })]),
    /activity 4711.*which nobody asked for/,
  ],
])('%s: it is found', async (_, change, found) => {
  const { code, out } = await with_(longest(), change);
  expect(code).toBe(1);
  expect(out).toMatch(found);
  expect(out).toMatch(/the audit log is not to be believed$/);
});

test('a file that is gone is found, and a directory without a log is refused', async () => {
  const { code, out } = await with_(longest(), () => []);
  expect({ code, out }).toEqual({ code: 1, out: expect.stringContaining('no line says') });
  const nowhere = ['audit', 'verify', name, '--audit', join(directory, 'none'), ...stage.options];
  expect(await cutover(nowhere)).toMatchObject({
    code: 2,
    err: expect.stringContaining('no audit log can be read there'),
  });
});

test('without Temporal each file is checked by itself, and what that cannot show is told', async () => {
  const { code, out } = await cutover(['audit', 'verify', '--audit', audit, '--json']);
  expect({ code, verdict: JSON.parse(out) }).toEqual({
    code: 0,
    verdict: {
      wrong: [],
      holds: [
        expect.stringMatching(/^each line names the one before/),
        expect.stringMatching(/an end that was cut off would not be seen$/),
      ],
    },
  });
});

describe('in a bundle', () => {
  const handle = () => stage.client.workflow.getHandle(workflowIdOf(name), runId);
  const toHandIn = () => auditToHandIn(stage.client, handle(), audit);

  async function bundleWith(log: string): Promise<Buffer> {
    const report = await reportOf(handle());
    const recorded = await recordedOf(stage.client, handle());
    return makeBundle({ report, page: renderReport(report), recorded, audit: log });
  }

  test('it is handed in with the report, and checked', async () => {
    const { holds, wrong } = await verifyBundle(await bundleWith(await toHandIn()));
    expect({ holds, wrong }).toEqual({
      wrong: [],
      holds: expect.arrayContaining([
        'every file has the digest of the manifest: 6 files',
        expect.stringMatching(/^in the audit log each line names the one before: \d+ lines/),
      ]),
    });
  });

  test.each([
    ['a line is missing', (log: string) => log.replace(/^\{"line":2,.*\n/m, ''), /calls itself/],
    ['it is of another plan', (log: string) => log.replace(/"planDigest":"\w/, '$&x'), /plan \w/],
    ['it is empty', () => '', /has no line of run/],
    ['its end is cut off', (log: string) => log.slice(0, -20), /a line is cut off/],
  ])('%s: it is found', async (_, change, found) => {
    const { wrong } = await verifyBundle(await bundleWith(change(await toHandIn())));
    expect(wrong.join('\n')).toMatch(found);
  });

  test('a log that Temporal does not bear out is not handed in', async () => {
    const path = longest();
    const before = readFileSync(path);
    writeFileSync(path, `${linesIn(path).slice(0, -1).join('\n')}\n`);
    await expect(toHandIn()).rejects.toMatchObject({
      exitCode: 1,
      lines: expect.arrayContaining(['the audit log is not to be believed:']),
    });
    writeFileSync(path, before);
  });

  test('a log is for a bundle alone', async () => {
    const asked = ['report', name, '--audit', audit, ...stage.options];
    expect(await cutover(asked)).toMatchObject({
      code: 2,
      err: expect.stringContaining('--audit is for a bundle'),
    });
  });
});
