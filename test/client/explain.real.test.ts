import { setTimeout as delay } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { Explanation, WaitsFor } from '../../client/explain/explanation.js';
import type { RunStatus } from '../../model/status.js';
import { CLUSTER_QUEUE } from '../../workflows/queues.js';
import { aFinding } from '../fakes/rehearsal.js';
import { type FakeWorld, fakeWorld } from '../fakes/world.js';
import { type Stage, openStage } from './a-stage.js';
import { type Ended, cutover } from './a-terminal.js';

// One situation waits until Temporal misses a heartbeat, which takes 10 s; others replay.
jest.setTimeout(90_000);

/** Activities that hang until the tests are over, so that the workers can end. */
const releases: (() => void)[] = [];
const held = (): Promise<void> =>
  new Promise((resolve) => {
    releases.push(resolve);
  });

/** Questions for work that are still open. */
const polls: Promise<void>[] = [];

/** The usual one, with a worker; those that need other workers have a stage of their own. */
const stage = await openStage();
const stages: Stage[] = [stage];
await stage.startWorker();
afterAll(async () => {
  releases.forEach((release) => release());
  await Promise.all(polls);
  await Promise.all(stages.map((one) => one.close()));
});

const ownStage = async (): Promise<Stage> => {
  const own = await openStage();
  stages.push(own);
  return own;
};

const calling =
  (on: Stage) =>
  (...args: readonly string[]): Promise<Ended> =>
    cutover([...args, ...on.options]);

/** Looks until it is as wished; a run needs a moment to come to where it gets stuck. */
async function until<Seen>(
  look: () => Promise<Seen>,
  isAsWished: (seen: Seen) => boolean,
  withinMs = 40_000,
): Promise<Seen> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (isAsWished(seen)) return seen;
    if (Date.now() > deadline) throw new Error(`not as wished: ${JSON.stringify(seen)}`);
    await delay(250);
  }
}

const statusOf = async (name: string, on: Stage): Promise<RunStatus> =>
  JSON.parse((await calling(on)('status', name, '--json')).out) as RunStatus;

/** A run that waits at its plan gate. */
async function atGate(world = fakeWorld(), on = stage): Promise<string> {
  const { name, spec } = await on.cluster(world);
  expect((await calling(on)('start', spec)).code).toBe(0);
  await until(
    () => statusOf(name, on),
    ({ waitingFor }) => waitingFor === 'plan',
  );
  return name;
}

/** A run whose plan was approved. */
async function approved(world: FakeWorld, on = stage): Promise<string> {
  const name = await atGate(world, on);
  const { planDigest = '' } = await statusOf(name, on);
  const answer = await calling(on)('approve', name, '--gate', 'plan', '--digest', planDigest);
  expect(answer.code).toBe(0);
  return name;
}

/** A world in which calls that contain a text do something instead. */
function worldWhere(call: string, instead: () => Promise<void> | void, world = fakeWorld()) {
  world.onCall = async (made) => {
    if (made.includes(call)) await instead();
  };
  return world;
}

const failsAgain = (message: string) => () => {
  throw ApplicationFailure.retryable(message, 'NotYet');
};

/** An activity that says something and then goes on for long. Beats, as workers do. */
const says = (word: string) => async (): Promise<void> => {
  const timer = setInterval(() => Context.current().heartbeat(word), 1000);
  Context.current().heartbeat(word);
  await held().finally(() => clearInterval(timer));
};

const hangs = says('waiting for nothing in particular');

interface Stuck {
  readonly name: string;
  readonly on?: Stage;
}

interface Situation {
  readonly name: string;
  /** Brings a run into it. */
  readonly make: () => Promise<Stuck>;
  readonly waitsFor: WaitsFor;
  readonly code?: number;
  readonly says: RegExp;
  readonly todo: RegExp;
}

const situations: readonly Situation[] = [
  {
    name: 'a gate',
    make: async () => ({ name: await atGate() }),
    waitsFor: 'a gate',
    says: /waits(?: for .*)? at gate "plan" for the approval of one person$/,
    todo: /cutover approve c-\w+ --gate plan$/,
  },
  {
    name: 'a gate for two people, after one of them',
    make: async () => {
      const approvals = {
        people: 2,
        signatures: 'optional',
        selfApproval: 'refused',
        onReject: 'wait',
        at: {},
      } as const;
      return { name: await approved(fakeWorld({ approvals, requestedBy: 'grace' })) };
    },
    waitsFor: 'a gate',
    says: /the approval of 1 more person, but not the one who asked for the run$/,
    todo: /cutover approve/,
  },
  {
    name: 'a pause',
    make: async () => {
      const name = await atGate(fakeWorld({ gates: ['plan'] }));
      await calling(stage)('pause', name, '--by', 'ada', '--reason', 'lunch');
      const { planDigest = '' } = await statusOf(name, stage);
      await calling(stage)('approve', name, '--gate', 'plan', '--digest', planDigest);
      return { name };
    },
    waitsFor: 'a resume',
    says: /is paused(?: for .*)? by ada: lunch$/,
    todo: /cutover resume c-\w+$/,
  },
  {
    name: 'an activity of the run that fails again and again',
    make: async () => ({
      name: await approved(worldWhere('recordBaseline', failsAgain('the API is away'))),
    }),
    waitsFor: 'the next attempt',
    says: /waits in line \d+, "record how the cluster is", for "record baseline", attempt \d of 5 in .*, after: the API is away$/,
    todo: /cutover retry c-\w+$/,
  },
  {
    name: 'a node in a batch that fails again and again',
    make: async () => ({
      name: await approved(worldWhere('prepareNode w-1', failsAgain('w-1: connection refused'))),
    }),
    waitsFor: 'the next attempt',
    says: /"stage .* on 3 nodes", for "stage: w-1", attempt \d of 6 in .*, after: w-1: connection refused/,
    todo: /cutover retry c-\w+$/,
  },
  {
    name: 'a condition that does not come true',
    make: async () => ({
      name: await approved(
        worldWhere('waitForApi v1.23.6', says('waiting for the API to be ready')),
      ),
    }),
    waitsFor: 'an activity',
    says: /"start v1.23.6 on cp-1", for "wait for the new API" for .*, and is waiting for the API to be ready$/,
    todo: /cutover watch/,
  },
  {
    name: 'an activity whose worker went silent',
    make: async () => ({ name: await approved(worldWhere('backUpNode', held)) }),
    waitsFor: 'an activity',
    says: /"snapshot etcd", attempt 2 of 6 .*after its worker went silent in the midst of it/,
    todo: /cutover watch/,
  },
  {
    name: 'a rehearsal before there is a plan',
    make: async () => {
      const world = fakeWorld();
      const { name, spec } = await stage.cluster({
        ...world,
        rehearse: async () => {
          await says('reading objects: 120 of 300')();
          return fakeWorld().rehearse({} as never);
        },
      });
      await calling(stage)('start', spec);
      return { name };
    },
    waitsFor: 'an activity',
    says: /waits for "rehearse v1.23.6 on a copy" for .*, and is reading objects: 120 of 300$/,
    todo: /cutover watch/,
  },
  {
    name: 'a failed undo',
    make: async () => {
      const world = fakeWorld();
      world.failing.set('waitForApi v1.23.6', 1).set('waitForApi v1.19.12', 1);
      return { name: await approved(world) };
    },
    waitsFor: 'a person',
    code: 1,
    says: /needs a person: "stop the control plane on cp-1" could not undo: waitForApi v1.19.12 was made to fail$/,
    todo: /cutover resume c-\w+$/,
  },
  {
    name: 'a way back that takes its time',
    make: async () => {
      const world = worldWhere('waitForApi v1.19.12', hangs);
      world.failing.set('waitForApi v1.23.6', 1);
      return { name: await approved(world) };
    },
    waitsFor: 'an activity',
    says: /is being rolled back \(waitForApi v1.23.6 was made to fail\), and waits in the undo of line \d+, "stop the control plane on cp-1", for "wait for the old API"/,
    todo: /cutover watch/,
  },
  {
    name: 'a run that somebody cancelled in Temporal',
    make: async () => {
      const name = await approved(
        worldWhere('waitForApi', hangs, worldWhere('waitForApi v1.19.12', hangs)),
      );
      await until(
        () => explained(name, stage),
        ({ said }) => said.sentence.includes('wait for the new API'),
      );
      await stage.client.workflow.getHandle(`migrate-${name}`).cancel();
      return { name };
    },
    waitsFor: 'an activity',
    says: /"wait for the new API".*, which was asked to stop/,
    todo: /cutover watch/,
  },
  {
    name: 'a run that migrated',
    make: async () => ({ name: await approved(fakeWorld()) }),
    waitsFor: 'nothing: it has ended',
    says: /was migrated .* ago$/,
    todo: /cutover report/,
  },
  {
    name: 'a run that was rolled back',
    make: async () => {
      const name = await atGate();
      await calling(stage)('rollback', name, '--by', 'ada', '--reason', 'no time');
      return { name };
    },
    waitsFor: 'nothing: it has ended',
    code: 3,
    says: /was rolled back .* ago, and the old version serves: ada asked: no time$/,
    todo: /cutover report/,
  },
  {
    name: 'a plan that was rejected',
    make: async () => {
      const name = await atGate();
      const { planDigest = '' } = await statusOf(name, stage);
      const who = ['--digest', planDigest, '--by', 'ada', '--comment', 'wrong week'];
      await calling(stage)('reject', name, '--gate', 'plan', ...who);
      return { name };
    },
    waitsFor: 'nothing: it has ended',
    code: 4,
    says: /was rejected .* ago, and nothing was changed: ada rejected "plan": wrong week$/,
    todo: /cutover report/,
  },
  {
    name: 'a plan with a blocker',
    make: async () => {
      const findings = [aFinding({ severity: 'blocker', where: 'Webhook/gate' })];
      const healthy = fakeWorld();
      const world: FakeWorld = {
        ...healthy,
        assess: async (spec) => ({ ...(await healthy.assess(spec)), findings }),
      };
      const { name, spec } = await stage.cluster(world);
      await calling(stage)('start', spec);
      return { name };
    },
    waitsFor: 'nothing: it has ended',
    code: 2,
    says: /was refused .* ago, and nothing was changed: Webhook\/gate/,
    todo: /mend what is named/,
  },
  {
    name: 'a run that was terminated',
    make: async () => {
      const name = await atGate();
      await stage.client.workflow.getHandle(`migrate-${name}`).terminate('by mistake');
      return { name };
    },
    waitsFor: 'nothing: it has ended',
    code: 1,
    says: /was ended by Temporal .* ago \(TERMINATED\), and nothing was taken back: by mistake$/,
    todo: /cutover logs NODE/,
  },
  {
    name: 'a rollback that a person gave up',
    make: async () => {
      const world = fakeWorld();
      world.failing.set('waitForApi v1.23.6', 1).set('waitForApi v1.19.12', 1);
      const name = await approved(world);
      const { planDigest = '' } = await until(
        () => statusOf(name, stage),
        ({ state }) => state === 'needs-operator',
      );
      await calling(stage)('reject', name, '--gate', 'rollback', '--digest', planDigest);
      return { name };
    },
    waitsFor: 'nothing: it has ended',
    code: 1,
    says: /failed .* ago, and the cluster is in your hands: could not undo/,
    todo: /cutover logs NODE/,
  },
  {
    name: 'no worker at all',
    make: async () => {
      const on = await ownStage();
      const { name, spec } = await on.cluster();
      await calling(on)('start', spec);
      return { name, on };
    },
    waitsFor: 'a worker',
    code: 6,
    says: /stands still: no worker polls task queue kube-cutover$/,
    todo: /cutover worker$/,
  },
  {
    name: 'nobody who works on nodes',
    make: async () => {
      const on = await ownStage();
      await on.startWorker({ queues: [CLUSTER_QUEUE] });
      return { name: await approved(fakeWorld(), on), on };
    },
    waitsFor: 'a worker for nodes',
    code: 6,
    says: /for "stage: [\w-]+", which no worker takes: nobody polls task queue kube-cutover-nodes/,
    todo: /cutover worker$/,
  },
  {
    name: 'a worker of another release',
    make: async () => {
      const on = await ownStage();
      const stop = await on.startWorker();
      const name = await atGate(fakeWorld(), on);
      await stop();
      await on.startWorker({ workflowsPath: codeOf('other-workflows') });
      await on.client.workflow.getHandle(`migrate-${name}`).signal('pause', { by: 'ada' });
      return { name, on };
    },
    waitsFor: 'code that fits',
    code: 1,
    says: /the worker's code does not fit what the run has done so far \(attempt \d+\): .*TMPRL1100/,
    todo: /the release that began this run/,
  },
  {
    name: 'a worker that does not have the code',
    make: async () => {
      const on = await ownStage();
      await on.startWorker({ workflowsPath: codeOf('no-workflows') });
      const { name, spec } = await on.cluster();
      await calling(on)('start', spec);
      return { name, on };
    },
    waitsFor: 'code that fits',
    code: 1,
    says: /the worker does not have its code \(attempt \d+\): .*inPlaceSwitch/,
    todo: /another program polls the queue/,
  },
  {
    name: 'a worker that has died just now',
    make: async () => {
      const on = await ownStage();
      const stop = await on.startWorker();
      const name = await atGate(fakeWorld(), on);
      await stop();
      pollAndDie(on);
      return { name, on };
    },
    waitsFor: 'an answer',
    code: 6,
    says: /does not answer .*its worker, last seen .* ago, may be dead or very busy$/,
    todo: /cutover worker$/,
  },
];

const codeOf = (name: string): string => new URL(`./${name}.ts`, import.meta.url).pathname;

/** Takes whatever there is to do, and never does it: what Temporal sees of a worker that was killed. */
function pollAndDie({ client }: Stage): void {
  const poll = (): Promise<void> =>
    client
      .withDeadline(Date.now() + 5000, () =>
        client.workflowService.pollWorkflowTaskQueue({
          namespace: client.options.namespace,
          taskQueue: { name: CLUSTER_QUEUE, kind: 1 },
          identity: 'killed',
        }),
      )
      .then(
        () => undefined,
        () => undefined,
      );
  // Several, as workers have: each question that the run is asked ends at one of them.
  for (let count = 0; count < 5; count += 1) polls.push(poll());
}

interface Explained {
  readonly said: Explanation;
  readonly code: number;
}

async function explained(name: string, on: Stage): Promise<Explained> {
  const { out, code } = await calling(on)('explain', name, '--json');
  return { said: JSON.parse(out) as Explanation, code };
}

/** Brings a run into a situation, and looks until it is told as it should be. */
async function told({ make, waitsFor, says: words }: Situation): Promise<Explained> {
  const { name, on = stage } = await make();
  return until(
    () => explained(name, on),
    ({ said }) => said.waitsFor === waitsFor && words.test(said.sentence),
  );
}

/** All at once: most of the time is spent waiting for Temporal, and some pass after half a minute. */
const telling = new Map(
  situations.map((situation) => {
    const one = told(situation);
    one.catch(() => undefined); // Told by its own test.
    return [situation.name, one] as const;
  }),
);

test.each(situations)('$name is told', async ({ name, code = 0, says: words, todo }) => {
  const seen = await telling.get(name);
  expect(seen?.said.sentence).toMatch(words);
  expect(seen?.said.todo[0]).toMatch(todo);
  expect(seen?.code).toBe(code);
});

test('no run at all ends with code 7, and says how one is started', async () => {
  const { code, err } = await calling(stage)('explain', 'nobody');
  expect({ code, err }).toEqual({
    code: 7,
    err: 'there is no run on cluster nobody; start one with: cutover start SPEC',
  });
});

test('Temporal that is away ends with code 5', async () => {
  const { code, err } = await cutover(['explain', 'blue', '--address', '127.0.0.1:1']);
  expect(code).toBe(5);
  expect(err).toContain('Temporal does not answer at 127.0.0.1:1');
});

test('a namespace that is not there is named', async () => {
  const address = stage.options.slice(0, 2);
  const { code, err } = await cutover(['explain', 'blue', ...address, '--namespace', 'nowhere']);
  expect(code).not.toBe(0);
  expect(err).toContain('nowhere');
});

test('retry ends the waiting for the next attempt', async () => {
  let isMended = false;
  const world = worldWhere('recordBaseline', () => {
    if (!isMended) failsAgain('the disk is full')();
  });
  const name = await approved(world);
  // Attempt 5 comes 8 s after the one before: it must come sooner now.
  await until(
    () => explained(name, stage),
    ({ said }) => /attempt 5 of 5 in [5-8]\./.test(said.sentence),
  );
  isMended = true;
  const begun = Date.now();
  const { out, code } = await calling(stage)('retry', name, '--by', 'ada', '--reason', 'mended');
  expect({ code, out }).toEqual({
    code: 0,
    out: expect.stringMatching(/^begins at once: .*, after attempt 4: the disk is full$/),
  });
  await until(
    async () => world.calls,
    (calls) => calls.includes('exportObjects'),
  );
  expect(Date.now() - begun).toBeLessThan(5000);
  await until(
    () => explained(name, stage),
    ({ said }) => said.waitsFor === 'nothing: it has ended',
  );
  expect((await calling(stage)('retry', name)).code).toBe(7);
});
