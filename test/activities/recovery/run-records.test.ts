import { appendFile, mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Planned } from '../../../activities/contract.js';
import { keepPlan } from '../../../activities/plan/keep-plan.js';
import { noteResults } from '../../../activities/recovery/note-results.js';
import {
  type RunRecord,
  type RunRecords,
  openRunRecords,
} from '../../../activities/recovery/run-records.js';
import { digestOf, digestOfPlan } from '../../../workflows/planning/digest.js';
import { planSwitch } from '../../../workflows/planning/plan-switch.js';
import { memoryStore } from '../../fakes/memory-store.js';
import { aSpec, anInventory } from '../../fakes/plan.js';
import { fakeWorld } from '../../fakes/world.js';

let root: string;
let records: RunRecords;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'kube-cutover-records-'));
  records = openRunRecords(join(root, 'runs'));
});
afterEach(() => rm(root, { recursive: true }));

const aRecord = (runId: string, at: number, cluster = 'blue'): RunRecord => ({
  runId,
  workflowId: `migrate-${cluster}`,
  workflowType: 'inPlaceSwitch',
  cluster,
  specDigest: 's',
  planDigest: 'd',
  plan: 'p',
  at,
});

const plan = planSwitch(aSpec(), anInventory());
const planned: Planned = { plan, planDigest: digestOfPlan(plan) };

/** Within an activity of a workflow. */
const within = <Result>(workflowType: string, act: () => Promise<Result>): Promise<Result> =>
  new MockActivityEnvironment({
    workflowType,
    workflowExecution: { workflowId: 'migrate-blue', runId: 'run-1' },
  }).run(act);

test('runs of a cluster come back, oldest first, each with the last of its notes', async () => {
  await records.keep(aRecord('new', 2));
  await records.keep(aRecord('old', 1));
  await records.keep(aRecord('other', 3, 'green'));
  for (const workloads of [1, 2])
    await records.note('new', 'baseline', { digest: 'b', workloads, broken: [] });
  const found = await records.of('blue');
  expect(found.map(({ runId }) => runId)).toEqual(['old', 'new']);
  expect(found[1]?.notes.baseline?.value.workloads).toBe(2);
  expect(found[0]?.notes).toEqual({});
});

test('where no run was ever kept there is none', async () => {
  expect(await records.of('blue')).toEqual([]);
});

test('a line that was torn spoils no other', async () => {
  await records.keep(aRecord('run-1', 1));
  await appendFile(join(root, 'runs', 'run-1.jsonl'), '{"note":"baseline","at":1,"val');
  await records.note('run-1', 'snapshot', { sha256: 'a', revision: 7, bytes: 9 });
  const [run] = await records.of('blue');
  expect(run?.notes).toMatchObject({ snapshot: { value: { revision: 7 } } });
});

test('files are private, and a run cannot be named outside of the folder', async () => {
  await records.keep(aRecord('run-1', 1));
  const mode = async (...path: string[]) => (await stat(join(root, ...path))).mode & 0o777;
  expect(await mode('runs')).toBe(0o700);
  expect(await mode('runs', 'run-1.jsonl')).toBe(0o600);
  expect(() => records.keep(aRecord('../run-1', 1))).toThrow('cannot be the name of a run');
});

test('a plan is kept with the run that it is of, and comes back as it went in', async () => {
  const store = memoryStore();
  const made = await within('inPlaceSwitch', () => keepPlan(store, records)(planned));
  expect(made).toBe(planned);
  const [run] = await records.of('blue');
  expect(run).toMatchObject({
    runId: 'run-1',
    workflowType: 'inPlaceSwitch',
    planDigest: planned.planDigest,
    specDigest: digestOf(plan.spec),
  });
  const kept = JSON.parse((await store.get(run?.plan ?? '')).toString('utf8')) as Planned;
  expect(digestOfPlan(kept.plan)).toBe(planned.planDigest);
});

test.each(['planSwitch', 'rehearseCluster', 'recover'])(
  'what %s makes is of no run',
  async (type) => {
    const store = memoryStore();
    await within(type, () => keepPlan(store, records)(planned));
    const world = fakeWorld();
    const noting = noteResults(world, records);
    await within(type, () => noting.recordBaseline({ cluster: { kubeconfig: '/k' }, checks: [] }));
    expect(await readdir(root)).toEqual([]);
  },
);

test('what steps leave to later ones is noted, and nothing else', async () => {
  await records.keep(aRecord('run-1', 1));
  const noting = noteResults(fakeWorld(), records);
  const baseline = await within('inPlaceSwitch', () =>
    noting.recordBaseline({ cluster: { kubeconfig: '/k' }, checks: [] }),
  );
  await within('inPlaceSwitch', () =>
    noting.carrySnapshot({
      run: 'run-1',
      ssh: plan.spec.ssh,
      node: plan.spec.nodes[0]!,
      key: '07-run',
      to: [],
    }),
  );
  const [run] = await records.of('blue');
  expect(run?.notes.baseline?.value).toEqual(baseline);
  expect(run?.notes.snapshot?.value).toEqual({ sha256: 'a'.repeat(64), revision: 7, bytes: 9 });
  expect(await readFile(join(root, 'runs', 'run-1.jsonl'), 'utf8')).not.toContain('summary');
});

test('a note that cannot be written holds nothing up', async () => {
  const broken: RunRecords = {
    ...records,
    note: async () => {
      throw new Error('no space left');
    },
  };
  const noting = noteResults(fakeWorld(), broken);
  await expect(
    within('inPlaceSwitch', () =>
      noting.recordBaseline({ cluster: { kubeconfig: '/k' }, checks: [] }),
    ),
  ).resolves.toMatchObject({ digest: 'b' });
});
