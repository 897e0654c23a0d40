import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { renderReport } from '../../activities/report/render-report.js';
import { verifySignature } from '../../activities/approvals/verify.js';
import { makeBundle } from '../../client/report-bundle/make-bundle.js';
import { reportNamespace } from '../../client/report-bundle/manifest.js';
import { recordedOf } from '../../client/report-bundle/recorded.js';
import { verifyBundle } from '../../client/report-bundle/verify-bundle.js';
import { reportOf, type Run } from '../../client/runs.js';
import { newNonce, signApproval } from '../../client/sign-approval.js';
import { signText } from '../../client/ssh-sign.js';
import type { SignedApproval } from '../../model/approvals.js';
import type { RunStatus } from '../../model/status.js';
import { statusQuery, workflowIdOf } from '../../workflows/messages.js';
import { type FakeWorld, fakeWorld } from '../fakes/world.js';
import { openStage } from './a-stage.js';
import { cutover } from './a-terminal.js';

jest.setTimeout(60_000);

const directory = mkdtempSync(join(tmpdir(), 'cutover-bundle-run-'));
const at = (name: string): string => join(directory, name);
const stage = await openStage();
afterAll(async () => {
  await stage.close();
  rmSync(directory, { recursive: true });
});

const allowedSigners = at('signers');

beforeAll(async () => {
  spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', at('ann')]);
  writeFileSync(allowedSigners, `ann ${readFileSync(at('ann.pub'), 'utf8')}`);
  await stage.startWorker();
});

/** Signatures are verified as a worker does, everything else is fake. */
const world = (): FakeWorld => ({
  ...fakeWorld(),
  verifyApproval: (signed) => verifySignature({ ...signed, allowedSigners }),
});

/** A run that waits at its plan gate. */
async function atGate(): Promise<{ readonly run: Run; readonly name: string; digest: string }> {
  const { name, spec } = await stage.cluster(world());
  expect(await cutover(['start', spec, ...stage.options])).toMatchObject({ code: 0 });
  const run = stage.client.workflow.getHandle(workflowIdOf(name));
  const deadline = Date.now() + 30_000;
  for (;;) {
    const { waitingFor, planDigest }: RunStatus = await run.query(statusQuery);
    if (waitingFor === 'plan') return { run, name, digest: planDigest ?? '' };
    if (Date.now() > deadline) throw new Error(`${name} did not come to its gate`);
    await delay(100);
  }
}

async function signed(run: Run, planDigest: string): Promise<SignedApproval> {
  const { runId } = await run.describe();
  const said = { gate: 'plan', planDigest, decision: 'approved', by: 'ann' } as const;
  return signApproval({
    approval: { ...said, run: runId, at: Date.now(), nonce: newNonce() },
    keyFile: at('ann'),
    tell: () => undefined,
  });
}

async function bundleOf(run: Run): Promise<Buffer> {
  const report = await reportOf(run);
  return makeBundle({
    report,
    page: renderReport(report),
    recorded: await recordedOf(stage.client, run),
    sign: (text) =>
      signText({ text, namespace: reportNamespace, keyFile: at('ann'), tell: () => undefined }),
  });
}

test.each([
  ['signal', (run: Run, message: SignedApproval) => run.signal('approve', message)],
  [
    'update',
    async (run: Run, message: SignedApproval) => {
      await run.executeUpdate('approve-gate', { args: [message] });
    },
  ],
])('a run approved by a signed %s leaves a bundle in which all fits', async (_, send) => {
  const { run, digest } = await atGate();
  await send(run, await signed(run, digest));
  const report = await reportOf(run);
  expect(report).toMatchObject({
    outcome: 'migrated',
    approvals: [{ by: 'ann', proof: { signer: 'ann' } }],
  });
  const { holds, wrong } = await verifyBundle(await bundleOf(run), { allowedSigners });
  expect(wrong).toEqual([]);
  expect(holds).toEqual([
    'every file has the digest of the manifest: 5 files',
    expect.stringMatching(/^it is signed by ann, key SHA256:/),
    `it is of run ${report.runId} on ${report.cluster}`,
    `the plan that was decided about is enclosed: ${digest}`,
    `the journal is the report's: ${report.journal.length} lines`,
    'signed decisions: 1, by the keys that the report names',
  ]);
});

test('a plain approval leaves a bundle that says so', async () => {
  const { run, name, digest } = await atGate();
  await cutover([
    'approve',
    name,
    '--gate',
    'plan',
    '--digest',
    digest,
    '--by',
    'bob',
    ...stage.options,
  ]);
  const { holds, wrong } = await verifyBundle(await bundleOf(run), { allowedSigners });
  expect(wrong).toEqual([]);
  expect(holds).toContain(
    'decisions without signature: 1; who made them is what they said of themselves',
  );
});

describe('on the command line', () => {
  const verify = async (...args: readonly string[]) => cutover(['report', 'verify', ...args]);

  test('a good bundle ends with 0, a changed one with 1, what is none with 2', async () => {
    const { run, digest } = await atGate();
    await run.signal('approve', await signed(run, digest));
    const bundle = await bundleOf(run);
    writeFileSync(at('good.tar'), bundle);
    const good = await verify(at('good.tar'), '--allowed-signers', allowedSigners);
    expect(good.code).toBe(0);
    expect(good.out).toMatch(/ {2}ok {5}it is signed by ann[^]*good\.tar is good$/);
    writeFileSync(at('bad.tar'), bundle.toString('latin1').replace('ann', 'eve'), 'latin1');
    const bad = await verify(at('bad.tar'));
    expect(bad.code).toBe(1);
    expect(bad.out).toMatch(/ {2}WRONG {2}report\.json was changed[^]*is not to be believed$/);
    const json = await verify(at('bad.tar'), '--json');
    expect(JSON.parse(json.out)).toMatchObject({ holds: [], wrong: [expect.any(String)] });
    expect(await verify(at('nowhere.tar'))).toMatchObject({
      code: 2,
      err: expect.stringContaining('nowhere.tar cannot be read'),
    });
  });

  test('a signature without a bundle, and a bundle of a run under way, are refused', async () => {
    const { name } = await atGate();
    const call = (...args: readonly string[]) =>
      cutover(['report', name, ...args, ...stage.options]);
    expect(await call('--sign', at('ann'))).toMatchObject({
      code: 2,
      err: expect.stringContaining('name its file with --bundle'),
    });
    expect(await call('--bundle', at('none.tar'))).toMatchObject({ code: 7 });
  });
});
