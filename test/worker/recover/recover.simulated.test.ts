import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import {
  type Case,
  type Course,
  type Crashed,
  aState,
  cases,
  crashAt,
  crashWhere,
  leftOf,
  recovering,
} from './a-crashed-run.js';

/** Some hundreds of runs each. */
jest.setTimeout(240_000);

const names = Object.keys(cases) as Case[];

let state: Awaited<ReturnType<typeof aState>>;
beforeEach(async () => {
  state = await aState();
});
afterEach(() => state.remove());

/** A process that dies in a recovery, and one that lives on. */
async function cutOff(crashed: Crashed, point: number): Promise<boolean> {
  const { remembering } = crashed;
  remembering.dieAt(point);
  return Promise.race([
    recovering(crashed, state.state, 'roll-back').then(() => false),
    remembering.died().then(() => true),
  ]);
}

/** Recovers as a new process, and tells what is not as it should be then. */
async function recoveredWell(crashed: Crashed): Promise<string[]> {
  crashed.remembering.dieAt(Infinity);
  const { recovered, refused = '', news } = await recovering(crashed, state.state, 'roll-back');
  if (recovered === undefined) {
    // What had reached no node has left nothing of the run there.
    const isNothing = /no node knows of a run|no node has anything/.test(refused);
    return isNothing && crashed.remembering.lines().length === 0
      ? []
      : [`it ended with ${refused} after ${JSON.stringify(news.slice(-3))}`];
  }
  const twice = crashed.remembering.effects.filter((one, at, all) => all.indexOf(one) !== at);
  return [...leftOf(crashed), ...twice.map((one) => `${one} took effect twice`)];
}

/** `POINTS=all` takes every point, which is for a night; a prime that is no length of a line takes them of all kinds. */
const stride = process.env['POINTS'] === 'all' ? 1 : 5;

async function everywhere(
  name: Case,
  course: Course,
  each: (crashed: Crashed, point: number) => Promise<string[]>,
  every = 1,
): Promise<string[]> {
  const whole = await crashAt(name, Infinity, course);
  expect(whole.hasEnded).toBe(true);
  expect(leftOf(whole)).toEqual([]);
  const wrong: string[] = [];
  for (let point = 1; point <= whole.remembering.points(); point += every * stride) {
    await state.remove();
    state = await aState();
    const told = await each(await crashAt(name, point, course), point);
    wrong.push(...told.map((line) => `point ${point}: ${line}`));
  }
  return wrong;
}

test.each([
  ['reimport', 'there and back', 1],
  ['hot', 'there and back', 1],
  ['stepwise', 'there and back', 4],
  ['reimport', 'back to a step and forward', 2],
  ['hot', 'back to a step and forward', 2],
  ['stepwise', 'back to a step and forward', 19],
  ['stepwise', 'back to the snapshot', 7],
] as const)(
  'a run (%s, %s) whose worker and server died at any point ends rolled back',
  async (name, course, every) => {
    expect(await everywhere(name, course, (crashed) => recoveredWell(crashed), every)).toEqual([]);
  },
);

test.each(names)(
  'a recovery (%s) that dies at any point itself is finished by the next one',
  async (name) => {
    const whole = await crashAt(name, Infinity);
    const wrong: string[] = [];
    for (const share of [0.45, 0.8]) {
      const at = Math.ceil(whole.remembering.points() * share);
      for (let point = 1, died = true; died; point += 2 * stride) {
        await state.remove();
        state = await aState();
        const crashed = await crashAt(name, at);
        died = await cutOff(crashed, point);
        const told = await recoveredWell(crashed);
        wrong.push(...told.map((line) => `run ${at}, recovery ${point}: ${line}`));
      }
    }
    expect(wrong).toEqual([]);
  },
);

test('a worker that comes to life again is refused by every node, also by those it had not reached', async () => {
  const crashed = await crashAt('hot', 70);
  await recoveredWell(crashed);
  const { world } = crashed.remembering;
  const before = [...crashed.remembering.effects];
  for (const node of crashed.planned.plan.spec.nodes)
    for (const run of ['run-1-kubelet', 'run-1-data'])
      await expect(
        world.nodePhase({
          run,
          ssh: crashed.planned.plan.spec.ssh,
          node,
          key: '09-run',
          verbs: ['stop-units'],
          epoch: Date.now(),
        }),
      ).rejects.toThrow('ada@ops-1 has taken it over');
  expect(crashed.remembering.effects).toEqual(before);
});

test('of two recoveries the later one goes on, and the earlier one is refused', async () => {
  const crashed = await crashAt('reimport', 60);
  const { remembering } = crashed;
  remembering.dieAt(12);
  const first = recovering(crashed, state.state, 'roll-back');
  await remembering.died();
  remembering.dieAt(Infinity);
  const second = await recovering(crashed, state.state, 'roll-back');
  expect(second.recovered?.outcome).toBe('rolled-back');
  expect(leftOf(crashed)).toEqual([]);
  // Whoever hung for ever says nothing more; had it gone on, nodes would have refused its epoch.
  const epochs = [...remembering.directories.values()].map(({ epoch }) => epoch);
  expect(new Set(epochs)).toEqual(new Set([10 ** 15 + 2]));
  await expect(Promise.race([first, Promise.resolve('silent')])).resolves.toBe('silent');
});

test('who asked stands in diary and report as somebody whom nobody has proven', async () => {
  const crashed = await crashAt('stepwise', 300);
  const reports: string[] = [];
  const asBefore = { ...crashed.remembering.world };
  crashed.remembering.world.writeReport = async (report) => {
    expect(report).toMatchObject({ outcome: 'rolled-back', runId: 'run-1', approvals: [] });
    reports.push(report.reason ?? '');
    return asBefore.writeReport(report);
  };
  expect(await recoveredWell(crashed)).toEqual([]);
  expect(reports).toEqual([
    expect.stringMatching(/^ada@ops-1 asked .*nobody has proven.*without Temporal/),
  ]);
  const diary = await readFile(join(state.state, 'recover', 'run-1.jsonl'), 'utf8');
  expect(diary).toContain('ada@ops-1 asked');
  expect(diary).toContain('"step":"ended"');
});

test('an undo that fails asks a person, and whoever gives up can call again', async () => {
  const crashed = await crashWhere('reimport', between);
  crashed.remembering.world.failing.set('07-undo', 1);
  const first = await recovering(crashed, state.state, 'roll-back');
  expect(first.news.find(({ kind }) => kind === 'stuck')).toMatchObject({
    step: 'stop the control plane on cp-1',
  });
  expect(first.refused).toContain('could not undo "stop the control plane on cp-1"');
  expect(await recoveredWell(crashed)).toEqual([]);
});

test('members that were stopped for a snapshot that nobody knows are not left so in silence', async () => {
  const crashed = await crashWhere(
    'stepwise',
    ({ remembering }) => remembering.directories.get('cp-1 run-1-data')?.runs === false,
    'back to the snapshot',
  );
  for (const { entries } of crashed.remembering.directories.values())
    for (const entry of entries) delete entry.details;
  const { refused } = await recovering(crashed, state.state, 'roll-back');
  expect(refused).toContain('neither the store nor a node knows that snapshot');
});

describe('without the plan', () => {
  test('everything is told, nothing is done, and what people can type is named', async () => {
    const crashed = await crashWhere('reimport', between);
    const before = crashed.remembering.effects.length;
    const seen = await recovering(crashed, state.state, 'look', { withPlan: false });
    expect(seen.view?.nodes.map(({ node, standing }) => [node, standing])).toEqual([
      ['cp-1', 'new'],
      ['w-1', 'between'],
      ['w-2', 'between'],
    ]);
    const back = await recovering(crashed, state.state, 'roll-back', { withPlan: false });
    expect(back.refused).toContain('there is no plan of run run-1 (the store has no record of it)');
    expect(back.refused).toContain('"verbs":["stop-units","stop-containers","restore"]');
    expect(crashed.remembering.effects).toHaveLength(before);
  });
});

describe('letting go of a run', () => {
  test('is refused where nodes differ, with what stands where', async () => {
    const crashed = await crashWhere('reimport', between);
    const { refused } = await recovering(crashed, state.state, 'hand-over');
    expect(refused).toMatch(/not all on one side: cp-1 new, w-1 between.*, w-2 between/);
  });

  test.each(names)('removes what was staged where all is old (%s)', async (name) => {
    const crashed = await crashAt(name, name === 'stepwise' ? 60 : 20);
    crashed.remembering.dieAt(Infinity);
    const { recovered, refused } = await recovering(crashed, state.state, 'hand-over');
    expect(refused).toBeUndefined();
    expect(recovered?.outcome).toBe('handed-over');
    expect(leftOf(crashed)).toEqual([]);
    expect(
      crashed.remembering.effects.filter((one) => one.includes('hand-over')).length,
    ).toBeGreaterThan(2);
  });

  test('keeps the old files where all is new, and no worker goes on with the run', async () => {
    const crashed = await crashWhere('hot', isNew);
    const { recovered, refused } = await recovering(crashed, state.state, 'hand-over');
    expect(refused).toBeUndefined();
    expect(recovered?.told.join('\n')).toContain('old paths stay beside their place');
    const states = [...crashed.remembering.directories.values()].filter(
      ({ entries }) => entries.length > 0,
    );
    expect(states.every(({ isAside, isInstalled }) => isAside && isInstalled)).toBe(true);
    const again = await recovering(crashed, state.state, 'look');
    expect(again.view?.runs[0]?.takenOverBy).toBe('ada@ops-1');
  });
});

test('a run that has a report is over, and nothing is done with it', async () => {
  const crashed = await crashWhere('reimport', between);
  const { mkdir, writeFile } = await import('node:fs/promises');
  const folder = join(state.state, 'reports', 'blue', 'run-1');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'report.json'), JSON.stringify({ outcome: 'migrated' }));
  const { refused } = await recovering(crashed, state.state, 'roll-back');
  expect(refused).toContain('has ended migrated');
});

test('a node that does not answer holds everything up, and is named', async () => {
  const crashed = await crashWhere('reimport', between);
  const { nodes } = crashed.remembering;
  const asBefore = { ...nodes };
  const plain: typeof nodes.run = (...told) => asBefore.run(...told);
  nodes.run = async (node, runId) => {
    if (node.name === 'w-2') throw new Error('w-2: connection refused');
    return plain(node, runId);
  };
  const { refused } = await recovering(crashed, state.state, 'roll-back');
  expect(refused).toContain('not every node answers');
  expect(refused).toContain('w-2: w-2: connection refused');
});

/** The new control plane runs, and workers are cleared for it. */
function between({ remembering }: Crashed): boolean {
  const of = (node: string) => remembering.directories.get(`${node} run-1`);
  return (
    of('cp-1')?.isInstalled === true &&
    ['w-1', 'w-2'].every((node) => of(node)?.isAside && !of(node)?.isInstalled)
  );
}

/** Everything is new, and nothing was taken back. */
function isNew({ remembering }: Crashed): boolean {
  const own = [...remembering.directories.values()];
  return own.length > 3 && own.every(({ isInstalled, runs }) => isInstalled && runs);
}
