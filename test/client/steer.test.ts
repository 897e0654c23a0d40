import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { jest } from '@jest/globals';
import { readApprovalText } from '../../model/approval-text.js';
import type { SignedApproval } from '../../model/approvals.js';
import type { Report } from '../../model/report.js';
import type { RunStatus } from '../../model/status.js';
import { journalQuery, workflowIdOf } from '../../workflows/messages.js';
import { aHighlyAvailable, aHop } from '../fakes/stepwise.js';
import { type FakeWorld, fakeWorld } from '../fakes/world.js';
import { openStage } from './a-stage.js';
import type { Ended } from './a-terminal.js';
import { cutover } from './a-terminal.js';

jest.setTimeout(60_000);

const stage = await openStage();
await stage.startWorker();
const directory = await mkdtemp(join(tmpdir(), 'cutover-keys-'));
afterAll(async () => {
  await stage.close();
  await rm(directory, { recursive: true });
});

const call = (...args: readonly string[]): Promise<Ended> => cutover([...args, ...stage.options]);

/** Looks until the run is as wished. */
async function statusWhen(
  name: string,
  isAsWished: (status: RunStatus) => boolean,
): Promise<RunStatus> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const { out } = await call('status', name, '--json');
    const status = JSON.parse(out) as RunStatus;
    if (isAsWished(status)) return status;
    if (Date.now() > deadline) throw new Error(`${name} is not as wished: ${out}`);
    await delay(100);
  }
}

/** A run that waits at its plan gate. */
async function started(world: FakeWorld) {
  const { name, spec } = await stage.cluster(world);
  expect((await call('start', spec)).code).toBe(0);
  const { planDigest = '' } = await statusWhen(name, ({ waitingFor }) => waitingFor === 'plan');
  return { name, approve: ['approve', name, '--gate', 'plan', '--digest', planDigest] };
}

const reportOf = async (name: string): Promise<Report> =>
  JSON.parse((await call('report', name, '--json')).out) as Report;

test('pace, quarantine and who said so reach the run and its report', async () => {
  const world = fakeWorld({ failureBudget: 1, gates: ['plan', 'accept'] });
  const { name, approve } = await started(world);
  const faster = await call('pace', name, '--parallelism', '7', '--by', 'ada', '--reason', 'quiet');
  expect(faster).toMatchObject({ code: 0, out: 'pace: ada: parallelism 7, quiet' });
  const left = ['quarantine', name, 'w-2', '--by', 'ada', '--reason', 'its disk is gone'];
  expect(await call(...left)).toMatchObject({
    code: 0,
    out: 'quarantine: ada: node w-2, its disk is gone',
  });
  expect(await statusWhen(name, () => true)).toMatchObject({
    pace: { parallelism: 7 },
    quarantined: [{ node: 'w-2', by: 'ada' }],
  });
  const again = await call(...left);
  expect(again).toMatchObject({ code: 2, err: expect.stringContaining('the run refused: w-2 ') });
  await call(...approve);
  await statusWhen(name, ({ waitingFor }) => waitingFor === 'accept');
  const { planDigest = '' } = await statusWhen(name, () => true);
  await call('approve', name, '--gate', 'accept', '--digest', planDigest);
  expect((await call('watch', name)).code).toBe(0);
  expect((await reportOf(name)).quarantined).toEqual([
    { node: 'w-2', by: 'ada', reason: 'its disk is gone' },
  ]);
});

test('rollback --to takes a number, waits there, and goes forward again', async () => {
  const { name, approve } = await started(fakeWorld({ gates: ['plan', 'accept'] }));
  await call(...approve);
  const { steps } = await statusWhen(name, ({ waitingFor }) => waitingFor === 'accept');
  const kept = steps.findIndex((step) => step.name === 'export the objects') + 1;
  const back = await call('rollback', name, '--to', String(kept), '--by', 'ada');
  expect(back).toMatchObject({ code: 0, out: expect.stringContaining('to export the objects') });
  await statusWhen(name, ({ state }) => state === 'paused');
  const { out } = await call('explain', name);
  expect(out).toMatch(/^c-\w+ is paused/);
  expect(await call('resume', name, '--by', 'ada')).toMatchObject({ code: 0 });
  await statusWhen(name, ({ waitingFor }) => waitingFor === 'accept');
  expect(await call('rollback', name, '--by', 'ada')).toMatchObject({ code: 0 });
  expect((await call('watch', name)).code).toBe(3);
});

test('a way back to the snapshot of the hop is told by status, explain and report', async () => {
  const hop = aHop({ gates: ['plan', 'accept'] });
  const world = fakeWorld(hop, aHighlyAvailable('3.4.13'));
  const { name, spec } = await stage.cluster(world, { strategy: 'in-place-stepwise' });
  expect((await call('start', spec)).code).toBe(0);
  const { planDigest = '' } = await statusWhen(name, ({ waitingFor }) => waitingFor === 'plan');
  const early = await call('rollback', name, '--data', 'snapshot', '--to', '1');
  expect(early).toMatchObject({ code: 2, err: expect.stringContaining('leave out "to"') });
  await call('approve', name, '--gate', 'plan', '--digest', planDigest);
  const { snapshot } = await statusWhen(name, ({ waitingFor }) => waitingFor === 'accept');
  expect(snapshot).toBe('taken');
  const { out: todo } = await call('explain', name);
  expect(todo).toContain(`cutover reject ${name} --gate accept --data snapshot`);
  world.failing.set('restore-etcd', 1);
  const decision = ['--gate', 'accept', '--digest', planDigest, '--by', 'ada'];
  const said = await call('reject', name, ...decision, '--data', 'snapshot');
  expect(said).toMatchObject({ code: 0, out: 'ada rejected "accept", data snapshot' });
  await statusWhen(name, ({ state }) => state === 'needs-operator');
  expect((await call('status', name)).out).toContain('a way back ends on the snapshot of the hop');
  expect((await call('resume', name, '--by', 'ada')).code).toBe(0);
  expect((await call('watch', name)).code).toBe(3);
  expect(await reportOf(name)).toMatchObject({ outcome: 'rolled-back', data: 'snapshot' });
  const { out: told } = await call('report', name);
  expect(told).toMatch(/as in the snapshot of the hop; what was given up lies as \/var\/lib\//);
});

test('a switch has one way back: --data is refused, and the run waits on', async () => {
  const { name } = await started(fakeWorld());
  const { code, err } = await call('rollback', name, '--data', 'snapshot');
  expect(code).toBe(2);
  expect(err).toContain('a switch is taken back on the data of the old side');
  expect(await statusWhen(name, () => true)).toMatchObject({ waitingFor: 'plan' });
});

test.each([
  ['that there is not', 'dance', /^there is no step "dance"; the steps are\n {2}1\. gate: /],
  ['that may be several', 'import', /^"import" may be one of several steps; say which of\n/],
])('rollback --to a step %s is refused, and nothing is sent', async (_name, to, words) => {
  const { name } = await started(fakeWorld());
  const { code, err } = await call('rollback', name, '--to', to);
  expect(code).toBe(2);
  expect(err).toMatch(words);
  expect(await statusWhen(name, () => true)).toMatchObject({ waitingFor: 'plan' });
});

test('a decision is signed with the key that is named, and carries ticket and expiry', async () => {
  const key = join(directory, 'id_ed25519');
  await promisify(execFile)('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
  const seen: SignedApproval[] = [];
  const world = fakeWorld();
  world.verifyApproval = async (signed) => {
    seen.push(signed);
    return { signer: 'ada', key: 'SHA256:abc' };
  };
  const { name, approve } = await started(world);
  const more = ['--sign', key, '--by', 'ada', '--ticket', 'CHG-4711', '--expires-in', '60'];
  const begun = Date.now();
  expect(await call(...approve, ...more)).toMatchObject({ code: 0 });
  const [signed] = seen;
  expect(signed?.signature).toMatch(/^-----BEGIN SSH SIGNATURE-----/);
  const said = readApprovalText(signed?.text ?? '');
  expect(said).toMatchObject({ gate: 'plan', decision: 'approved', by: 'ada', ticket: 'CHG-4711' });
  const { expires = 0 } = typeof said === 'string' ? {} : said;
  expect(expires).toBeGreaterThanOrEqual(begun + 3_600_000);
  expect(expires).toBeLessThan(Date.now() + 3_600_000);
  expect((await call('watch', name)).code).toBe(0);
  expect((await reportOf(name)).approvals).toEqual([
    expect.objectContaining({ proof: { signer: 'ada', key: 'SHA256:abc' }, ticket: 'CHG-4711' }),
  ]);
});

test.each([['approve', 'approved', 0] as const, ['reject', 'rejected', 4] as const])(
  '%s --print sends nothing; what it prints counts when it is pasted',
  async (verb, decision, code) => {
    const key = join(directory, `${verb}_ed25519`);
    await promisify(execFile)('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    const signing = ['--sign', key, '--by', 'ada'];
    const world = fakeWorld();
    world.verifyApproval = async () => ({ signer: 'ada', key: 'SHA256:abc' });
    const { name, approve } = await started(world);
    const {
      out,
      err,
      code: printed,
    } = await call(verb, ...approve.slice(1), ...signing, '--print');
    expect(printed).toBe(0);
    expect(err).toBe(`nothing was sent; paste it once, as the data of the signal ${verb}`);
    const signed = JSON.parse(out) as SignedApproval;
    expect(readApprovalText(signed.text)).toMatchObject({ gate: 'plan', decision, by: 'ada' });
    const run = stage.client.workflow.getHandle(workflowIdOf(name));
    expect((await run.query(journalQuery)).some(({ step }) => step === verb)).toBe(false);
    expect(await statusWhen(name, () => true)).toMatchObject({ waitingFor: 'plan' });
    await run.signal(verb, signed);
    expect((await call('watch', name)).code).toBe(code);
    expect((await reportOf(name)).approvals).toEqual([
      expect.objectContaining({ decision, proof: { signer: 'ada', key: 'SHA256:abc' } }),
    ]);
  },
);

test('--print without a key is refused before anything is asked', async () => {
  const bare = await call('approve', 'blue', '--gate', 'plan', '--print');
  expect(bare).toMatchObject({
    code: 2,
    err: expect.stringContaining('name your key with --sign'),
  });
});

test('a key that cannot sign ends with code 2, and nothing is sent', async () => {
  const { name, approve } = await started(fakeWorld());
  const { code, err } = await call(...approve, '--sign', join(directory, 'absent'));
  expect(code).toBe(2);
  expect(err).toContain('nothing was sent');
  expect(await statusWhen(name, () => true)).toMatchObject({ waitingFor: 'plan' });
});

test.each([
  ['--parallelism', ['pace', 'blue', '--parallelism', '0'], /must be a whole number from 1 to 250/],
  ['--parallelism', ['pace', 'blue', '--parallelism', '251'], /whole number from 1 to 250/],
  ['--reason', ['quarantine', 'blue', 'w-1'], /'--reason <text>' not specified/],
  [
    '--expires-in',
    ['approve', 'blue', '--gate', 'plan', '--expires-in', '-1'],
    /whole number of min/,
  ],
])('%s is checked before anything is asked', async (_name, args, words) => {
  const { code, err } = await call(...args);
  expect(code).toBe(2);
  expect(err).toMatch(words);
});
