import { setTimeout as delay } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { Context as ActivityContext } from '@temporalio/activity';
import { runCommandLine } from '../../client/program.js';
import type { Finding } from '../../model/finding.js';
import type { InPlaceSpec } from '../../model/spec.js';
import type { AssessmentView, RunStatus } from '../../model/status.js';
import { anInventory } from '../fakes/plan.js';
import { aFinding, aRehearsal } from '../fakes/rehearsal.js';
import { type FakeWorld, fakeWorld } from '../fakes/world.js';
import { openStage } from './a-stage.js';
import type { Ended } from './a-terminal.js';
import { cutover } from './a-terminal.js';

jest.setTimeout(60_000);

const stage = await openStage();
afterAll(() => stage.close());

const call = (args: readonly string[], answers?: readonly string[]): Promise<Ended> =>
  cutover([...args, ...stage.options], answers);

/** Looks until the run is as wished. */
async function statusWhen(
  name: string,
  isAsWished: (status: RunStatus) => boolean,
): Promise<RunStatus> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const { out, err } = await call(['status', name, '--json']);
    const status = JSON.parse(out) as RunStatus;
    if (isAsWished(status)) return status;
    if (Date.now() > deadline) throw new Error(`${name} is not as wished: ${out} ${err}`);
  }
}

const atGate = (name: string) => statusWhen(name, ({ waitingFor }) => waitingFor === 'plan');

/** A run that waits at its plan gate. */
async function started(world = fakeWorld()) {
  const { name, spec } = await stage.cluster(world);
  expect((await call(['start', spec])).code).toBe(0);
  const { planDigest = '' } = await atGate(name);
  return { name, spec, planDigest };
}

const approve = (name: string, digest: string, ...more: readonly string[]) =>
  call(['approve', name, '--gate', 'plan', '--digest', digest, ...more]);

const blocker = aFinding({
  severity: 'blocker',
  where: 'Webhook/gate',
  what: '\u001b[2J is told by its code',
});

/** A world whose assessment finds this. */
function worldWith(findings: readonly Finding[], over: Partial<InPlaceSpec> = {}): FakeWorld {
  const world = fakeWorld(over);
  return { ...world, assess: async (spec) => ({ ...(await world.assess(spec)), findings }) };
}

describe('without a worker', () => {
  test('a cluster without a run is told with code 7', async () => {
    const { code, err } = await call(['status', 'nobody']);
    expect({ code, err }).toEqual({
      code: 7,
      err: 'there is no run on cluster nobody; start one with: cutover start SPEC',
    });
  });

  test('start says that no worker is there; whatever needs one ends with code 6', async () => {
    const { name, spec } = await stage.cluster();
    const { code, err } = await call(['start', spec]);
    expect(code).toBe(0);
    expect(err).toContain('no worker polls task queue kube-cutover');
    for (const args of [
      ['status', name],
      ['plan', spec],
      ['pause', name],
    ])
      expect(await call(args)).toMatchObject({ code: 6 });
  });
});

describe('with a worker', () => {
  beforeAll(() => stage.startWorker());

  test('plan prints the outline and the digest, and leaves no run', async () => {
    const { name, spec } = await stage.cluster();
    const { code, out } = await call(['plan', spec]);
    expect(code).toBe(0);
    expect(out).toContain('1. gate: approve the plan');
    expect(out).toMatch(/Plan digest {2}[0-9a-f]{64}$/);
    expect(await call(['status', name])).toMatchObject({ code: 7 });
  });

  test('assess prints what was found, and ends with code 2 while a blocker is not waived', async () => {
    const { spec } = await stage.cluster(worldWith([blocker]));
    const { code, out } = await call(['assess', spec]);
    expect(code).toBe(2);
    expect(out).toContain('Blockers: ');
    expect(out).toContain('    - Webhook/gate: \\u001b[2J is told by its code');
    const waivers = [{ finding: blocker.id, reason: 'known since 2019', by: 'Ada' }];
    const waived = await stage.cluster(worldWith([blocker], { waivers }));
    const again = await call(['assess', waived.spec]);
    expect(again.code).toBe(0);
    expect(again.out).toContain('waived by Ada: known since 2019');
  });

  test('on a terminal a command says what it is at', async () => {
    const world = fakeWorld();
    let release = (): void => undefined;
    const seen = new Promise<void>((resolve) => {
      release = resolve;
    });
    world.assess = async () => {
      ActivityContext.current().heartbeat('reading the nodes');
      await seen;
      return anInventory();
    };
    const { spec } = await stage.cluster(world);
    const told: string[] = [];
    const code = await runCommandLine(['assess', spec, ...stage.options], {
      isInteractive: true,
      print: () => undefined,
      paint: () => undefined,
      warn: (text) => {
        told.push(text);
        release();
      },
      ask: async () => '',
    });
    expect({ code, told }).toEqual({ code: 0, told: ['reading the nodes'] });
  });

  test('assess --json is the whole answer', async () => {
    const { spec } = await stage.cluster(worldWith([blocker]));
    const { code, out } = await call(['assess', spec, '--json']);
    expect(code).toBe(2);
    const { findings } = JSON.parse(out) as AssessmentView;
    expect(findings).toContainEqual(expect.objectContaining({ what: blocker.what }));
  });

  test('rehearse prints what the copy showed', async () => {
    const { spec } = await stage.cluster();
    const { code, out } = await call(['rehearse', spec]);
    expect({ code, told: out.split('\n')[0] }).toEqual({ code: 0, told: 'Rehearsal on a copy' });
  });

  test('a plan tells times and the other strategies, and with blockers ends with code 2', async () => {
    const { spec } = await stage.cluster(worldWith([blocker]));
    const { code, out } = await call(['plan', spec]);
    expect(code).toBe(2);
    expect(out).toContain('clear worker 3.2 s');
    expect(out).toContain(`against   blocker ${blocker.id}`);
  });

  test('a run with a blocker that nobody waived is refused by name', async () => {
    const { name, spec } = await stage.cluster(worldWith([blocker]));
    expect(await call(['start', spec])).toMatchObject({ code: 0 });
    const { code, err } = await call(['watch', name]);
    expect(code).toBe(2);
    expect(err).toContain('Webhook/gate');
  });

  test('a second start on a cluster is refused with code 7', async () => {
    const { spec, name } = await started();
    const { code, err } = await call(['start', spec]);
    expect({ code, err }).toEqual({
      code: 7,
      err: `a run is already under way: migrate-${name}; see it with: cutover status`,
    });
  });

  test('an approval is answered by the run, and watch ends with its report', async () => {
    const { name, planDigest } = await started();
    const watching = call(['watch', name]);
    expect(await approve(name, planDigest, '--by', 'ada', '--comment', 'read')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^approved "plan" of run /),
    });
    const { code, out } = await watching;
    expect(code).toBe(0);
    expect(out).toMatch(/done +2\. stage v1\.23\.6 on 3 nodes/);
    expect(out).toContain('v1.19.12 -> v1.23.6, migrated');
    expect(out).toMatch(/gate plan +approved by ada, not signed: read/);
    expect(await call(['status', name])).toMatchObject({ code: 0 });
    expect(await approve(name, planDigest)).toMatchObject({ code: 7 });
  });

  test('an approval of another plan is refused with code 2 and changes nothing', async () => {
    const { name, planDigest } = await started();
    const { code, err } = await approve(name, '0'.repeat(64));
    expect(code).toBe(2);
    expect(err).toContain(`the run refused: the plan of this run is ${planDigest}`);
    expect((await atGate(name)).planDigest).toBe(planDigest);
  });

  test('without a digest and without a person nothing is approved', async () => {
    const { name, planDigest } = await started();
    const { code, err } = await call(['approve', name, '--gate', 'plan']);
    expect(code).toBe(2);
    expect(err).toContain(`the plan of this run is ${planDigest}`);
  });

  test('a person sees the plan and must say yes', async () => {
    const { name } = await started();
    const args = ['approve', name, '--gate', 'plan'];
    expect(await call(args, ['maybe'])).toMatchObject({ code: 2 });
    const { code, out } = await call(args, ['yes']);
    expect(code).toBe(0);
    expect(out).toContain('Outline');
  });

  test('at the gate before the window a person sees what changed since the rehearsal', async () => {
    const world = fakeWorld({ gates: ['plan', 'window'] });
    const { kinds, export: taken } = aRehearsal();
    const drift = { created: 7, changed: 0, deleted: 0, examples: [], unfit: [blocker] };
    world.exportObjects = async () => ({ kinds, export: taken, drift });
    const { name, planDigest } = await started(world);
    await approve(name, planDigest);
    await statusWhen(name, ({ waitingFor }) => waitingFor === 'window');
    const { out, err } = await call(['approve', name, '--gate', 'window'], ['no']);
    expect(out).toContain('  7 created, 0 changed, 0 deleted');
    expect(out).toContain('  Never rehearsed\n    - Webhook/gate: ');
    expect(err).toContain('nothing was sent');
  });

  test('a rejected plan ends with code 4, and its report says who', async () => {
    const { name, planDigest } = await started();
    const args = ['reject', name, '--gate', 'plan', '--digest', planDigest, '--by', 'grace'];
    expect(await call(args)).toMatchObject({ code: 0, out: 'grace rejected "plan"' });
    expect(await call(['watch', name])).toMatchObject({ code: 4 });
    const { code, out } = await call(['report', name, '--json']);
    expect(code).toBe(4);
    expect(JSON.parse(out)).toMatchObject({ outcome: 'rejected', approvals: [{ by: 'grace' }] });
  });

  test('a step that fails is taken back, and watch ends with code 3', async () => {
    const world = fakeWorld();
    world.failing.set('waitForApi v1.23.6', 1);
    const { name, planDigest } = await started(world);
    await approve(name, planDigest);
    const { code, out } = await call(['watch', name, '--json']);
    expect(code).toBe(3);
    const lines = out.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toContainEqual(
      expect.objectContaining({ state: 'failed', summary: 'waitForApi v1.23.6 was made to fail' }),
    );
    expect(lines).toContainEqual(expect.objectContaining({ state: 'undone', number: 2 }));
    expect(lines.at(-1)).toMatchObject({ report: { outcome: 'rolled-back' } });
  });

  test('pause holds a run, resume lets it go on, and both say so', async () => {
    const { name, planDigest } = await started();
    expect(await call(['pause', name, '--by', 'ada'])).toMatchObject({
      out: 'pause: ada: no reason given',
    });
    await approve(name, planDigest);
    await statusWhen(name, ({ state }) => state === 'paused');
    expect(await call(['resume', name, '--by', 'ada', '--reason', 'done'])).toMatchObject({
      out: 'resume: ada: done',
    });
    expect(await call(['watch', name])).toMatchObject({ code: 0 });
  });

  test('rollback is taken before anything began', async () => {
    const { name } = await started();
    expect(await call(['rollback', name, '--by', 'ada'])).toMatchObject({ code: 0 });
    expect((await call(['watch', name])).code).toBe(3);
  });

  test('a failed undo ends watch with code 1 and says what to type', async () => {
    const world = fakeWorld();
    world.failing.set('waitForApi v1.23.6', 1).set('waitForApi v1.19.12', 1);
    const { name, planDigest } = await started(world);
    await approve(name, planDigest);
    const { code, err } = await call(['watch', name]);
    expect(code).toBe(1);
    expect(err).toContain('the run needs a person');
    expect(await call(['status', name])).toMatchObject({ code: 1 });
    expect(await call(['resume', name])).toMatchObject({ code: 0 });
    expect(await call(['watch', name])).toMatchObject({ code: 3 });
  });

  test('start --follow with the digest of another plan leaves the run waiting', async () => {
    const { name, spec } = await stage.cluster();
    const { code, err } = await call(['start', spec, '--approve-plan-digest', 'abc', '--follow']);
    expect(code).toBe(2);
    expect(err).toContain('it was not approved and waits');
    await atGate(name);
  });

  test('a terminal sees phases and batches, and the lines of changes above them', async () => {
    const world = fakeWorld();
    const { name, planDigest } = await started(world);
    let isSeen = false;
    world.onCall = async (made) => {
      const deadline = Date.now() + 30_000;
      while (made.startsWith('nodePhase w-1 06-run') && !isSeen && Date.now() < deadline)
        await delay(20);
    };
    await approve(name, planDigest);
    const painted: (readonly string[])[] = [];
    const printed: string[] = [];
    const code = await runCommandLine(['watch', name, ...stage.options], {
      isInteractive: true,
      print: (text) => void printed.push(text),
      warn: () => undefined,
      paint: (lines) => {
        painted.push(lines);
        isSeen ||= lines.some((line) => line.includes('under way w-1'));
      },
      ask: async () => '',
    });
    expect(code).toBe(0);
    const screen = painted.find((lines) => lines.some((line) => line.includes('under way w-1')));
    expect(screen?.[1]).toMatch(/^blue: v1.19.12 -> v1.23.6, running, .* since its start, about /);
    expect(screen).toContainEqual(expect.stringMatching(/^> clean {7}\d/));
    expect(screen).toContainEqual(
      expect.stringMatching(/^ {8}stop units, batch 1: [01] of 2 done, under way w-1/),
    );
    expect(painted.at(-1)).toEqual([]);
    expect(printed.join('\n')).toMatch(/done +6\. stop the kubelets/);
  });
});
