import { explain } from '../../client/explain/explain.js';
import type { ActivityFacts, RunFacts } from '../../client/explain/facts.js';
import type { Entry } from '../../model/journal.js';
import type { OpenGateView, RunStatus } from '../../model/status.js';

const now = 1_000_000_000;
const queues: RunFacts['queues'] = [
  { name: 'kube-cutover', serves: 'workflows', lastPollAt: now - 1000 },
  { name: 'kube-cutover', serves: 'activities', lastPollAt: now - 1000 },
  { name: 'kube-cutover-nodes', serves: 'activities', lastPollAt: now - 1000 },
];

const aStatus = (over: Partial<RunStatus> = {}): RunStatus => ({
  cluster: 'blue',
  from: 'v1.19.12',
  to: 'v1.23.6',
  state: 'running',
  planDigest: 'abc',
  steps: [
    { name: 'gate: approve the plan', phase: 'prepare', state: 'done' },
    { name: 'stage', phase: 'prepare', state: 'running', startedAt: now - 60_000 },
    { name: 'stop the kubelets', phase: 'clean', state: 'planned' },
  ],
  ...over,
});

const someFacts = (over: Partial<RunFacts> = {}): RunFacts => ({
  cluster: 'blue',
  now,
  isCancelled: false,
  queues,
  tasks: [],
  activities: [],
  status: aStatus(),
  journal: [],
  ...over,
});

const anActivity = (over: Partial<ActivityFacts> = {}): ActivityFacts => ({
  what: 'stage: w-1',
  workflowId: 'migrate-blue/r/02-run/1',
  runId: 'r',
  activityId: '1',
  queue: 'kube-cutover-nodes',
  state: 'started',
  attempt: 1,
  maxAttempts: 6,
  startedAt: now - 5000,
  ...over,
});

const aGate = (over: Partial<OpenGateView> = {}): RunFacts =>
  someFacts({
    status: aStatus({
      state: 'waiting',
      waitingFor: 'plan',
      gate: {
        name: 'plan',
        missing: 1,
        people: 1,
        signatures: 'optional',
        selfApproval: 'allowed',
        onReject: 'roll-back',
        ...over,
      },
      steps: [
        {
          name: 'gate: approve the plan',
          phase: 'prepare',
          state: 'running',
          startedAt: now - 90_000,
        },
      ],
    }),
  });

const line = (verb: Entry['verb'], step: string, summary = ''): Entry => ({
  at: now - 30_000,
  verb,
  step,
  evidence: { summary },
});

const ended = (over: Partial<NonNullable<RunFacts['ended']>>): RunFacts =>
  someFacts({ ended: { how: 'COMPLETED', at: now - 2000, isRefused: false, ...over } });

const window = (opensAt?: number): RunFacts =>
  someFacts({
    status: aStatus({
      state: 'waiting',
      waitingFor: 'window',
      window: {
        state: 'waiting',
        needsMs: 60_000,
        ...(opensAt !== undefined && { opensAt, closesAt: opensAt + 7_200_000 }),
      },
    }),
  });

test.each<readonly [name: string, facts: RunFacts, sentence: string, todo: string]>([
  [
    'a run that migrated',
    ended({ outcome: 'migrated' }),
    'blue was migrated 2.0 s ago',
    'cutover report blue',
  ],
  [
    'a run that was rolled back',
    ended({ outcome: 'rolled-back', reason: 'ada asked: no' }),
    'blue was rolled back 2.0 s ago, and the old version serves: ada asked: no',
    'cutover report blue',
  ],
  [
    'a rejected plan',
    ended({ outcome: 'rejected', reason: 'ada rejected "plan"' }),
    'the plan for blue was rejected 2.0 s ago, and nothing was changed: ada rejected "plan"',
    'cutover report blue',
  ],
  [
    'a refused request',
    ended({ how: 'FAILED', isRefused: true, reason: 'nodes: wrong' }),
    'the run on blue was refused 2.0 s ago, and nothing was changed: nodes: wrong',
    'mend what is named, then: cutover start SPEC',
  ],
  [
    'a run that failed',
    ended({ how: 'FAILED', reason: 'could not undo "stage"' }),
    'the run on blue failed 2.0 s ago, and the cluster is in your hands: could not undo "stage"',
    'see what each node went through: cutover logs NODE blue',
  ],
  [
    'a run that was terminated',
    ended({ how: 'TERMINATED', reason: 'by mistake' }),
    'the run on blue was ended by Temporal 2.0 s ago (TERMINATED), and nothing was taken back: by mistake',
    'see what each node went through: cutover logs NODE blue',
  ],
  [
    'no worker ever',
    someFacts({ queues: [{ name: 'kube-cutover', serves: 'workflows' }] }),
    'blue stands still: no worker polls task queue kube-cutover',
    'start one with: cutover worker',
  ],
  [
    'a worker that went away',
    someFacts({
      queues: [{ name: 'kube-cutover', serves: 'workflows', lastPollAt: now - 120_000 }],
    }),
    'blue stands still: no worker polls task queue kube-cutover, the last one 2 min 00 s ago',
    'start one with: cutover worker',
  ],
  [
    'code that does not fit',
    someFacts({
      tasks: [
        { workflowId: 'migrate-blue', attempt: 4, failure: '[TMPRL1100] Nondeterminism error.' },
      ],
    }),
    "blue stands still: the worker's code does not fit what the run has done so far (attempt 4): [TMPRL1100] Nondeterminism error",
    'start the worker of the release that began this run; it goes on by itself',
  ],
  [
    'a batch whose work never comes back',
    someFacts({ tasks: [{ workflowId: 'migrate-blue/r/02-run/1', attempt: 3 }] }),
    'blue stands still: a worker takes its work and never gives it back in migrate-blue/r/02-run/1 (attempt 3)',
    'end that worker and start another: cutover worker',
  ],
  [
    'a gate',
    aGate(),
    'blue waits for 1 min 30 s at gate "plan" for the approval of one person',
    'read the plan and approve: cutover approve blue --gate plan',
  ],
  [
    'a gate for two, who sign, after one of them',
    aGate({ people: 2, missing: 1, signatures: 'required', selfApproval: 'refused' }),
    'blue waits for 1 min 30 s at gate "plan" for the approval of 1 more person who signs with a known key, but not the one who asked for the run',
    'read the plan and approve: cutover approve blue --gate plan --sign KEY',
  ],
  [
    'a pause in mid-step',
    someFacts({
      status: aStatus({ waitingFor: 'pause' }),
      journal: [line('message', 'pause', 'ada: the storage is slow')],
      activities: [anActivity()],
    }),
    'blue is paused for 30.0 s by ada: the storage is slow; line 2, "stage", goes on to its end ("stage: w-1" for 5.0 s)',
    'go on: cutover resume blue',
  ],
  [
    'a pause that has only begun',
    someFacts({
      status: aStatus({ state: 'paused', waitingFor: 'pause', steps: [] }),
      journal: [{ ...line('message', 'pause', 'ada: lunch'), at: now - 400 }],
    }),
    'blue is paused by ada: lunch',
    'go on: cutover resume blue',
  ],
  [
    'a way back after a pause, which it does not wait for',
    someFacts({
      status: aStatus({ state: 'rolling-back', waitingFor: 'pause' }),
      journal: [line('message', 'pause', 'ada: lunch'), line('message', 'rollback', 'ada: no')],
      activities: [anActivity()],
    }),
    'blue is being rolled back (ada: no), and waits in line 2, "stage", for "stage: w-1" for 5.0 s',
    'nothing: it goes on by itself; see it: cutover watch blue',
  ],
  [
    'a window to come',
    window(Date.UTC(2026, 10, 21, 22)),
    'blue waits for its window, from 2026-11-21 22:00 UTC to 2026-11-22 00:00 UTC, in ',
    'nothing: it goes on by itself; or take everything back: cutover rollback blue',
  ],
  [
    'no window that is long enough',
    window(),
    'blue waits for a window, and none is long enough for "stop the kubelets", which needs 1 min 00 s',
    'roll back, and start again with other windows: cutover rollback blue',
  ],
  [
    'a failed undo',
    someFacts({
      status: aStatus({ state: 'needs-operator', waitingFor: 'a person' }),
      journal: [line('fail', 'stage', 'could not undo: w-1: no route')],
    }),
    'blue needs a person: "stage" could not undo: w-1: no route',
    'mend it, then have it tried again: cutover resume blue',
  ],
  [
    'an activity in back-off',
    someFacts({
      activities: [
        anActivity({
          state: 'back-off',
          attempt: 3,
          nextAt: now + 4000,
          lastFailure: { message: 'w-1: connection\nrefused.' },
        }),
      ],
    }),
    'blue waits in line 2, "stage", for "stage: w-1", attempt 3 of 6 in 4.0 s, after: w-1: connection refused',
    'mend it and wait, or try at once: cutover retry blue',
  ],
  [
    'an activity whose worker was killed',
    someFacts({
      activities: [
        anActivity({ attempt: 2, lastFailure: { message: 'timed out', timeout: 'HEARTBEAT' } }),
      ],
    }),
    'blue waits in line 2, "stage", for "stage: w-1", attempt 2 of 6 for 5.0 s, after its worker went silent in the midst of it: killed, or cut off from Temporal',
    'nothing: it goes on by itself; see it: cutover watch blue',
  ],
  [
    'an activity that says what it waits for',
    someFacts({ activities: [anActivity({ says: 'waiting for w-1 to be Ready' })] }),
    'blue waits in line 2, "stage", for "stage: w-1" for 5.0 s, and is waiting for w-1 to be Ready',
    'nothing: it goes on by itself; see it: cutover watch blue',
  ],
  [
    'nobody who works on nodes',
    someFacts({
      queues: [...queues.slice(0, 2), { name: 'kube-cutover-nodes', serves: 'activities' }],
      activities: [anActivity({ state: 'scheduled', scheduledAt: now - 5000 })],
    }),
    'blue waits in line 2, "stage", for "stage: w-1", which no worker takes: nobody polls task queue kube-cutover-nodes',
    'start one with: cutover worker',
  ],
  [
    'one bad activity among others is the one that is told',
    someFacts({
      activities: [
        anActivity({ what: 'stage: w-2' }),
        anActivity({ state: 'back-off', nextAt: now, lastFailure: { message: 'no' }, attempt: 2 }),
        anActivity({ what: 'stage: w-3' }),
      ],
    }),
    'blue waits in line 2, "stage", for "stage: w-1", attempt 2 of 6 in 0 ms, after: no; beside it 2 more are under way, the oldest begun 5.0 s ago',
    'mend it and wait, or try at once: cutover retry blue',
  ],
  [
    'the way back',
    someFacts({
      status: aStatus({
        state: 'rolling-back',
        steps: [{ name: 'stage', phase: 'prepare', state: 'undoing' }],
      }),
      journal: [
        line('begin', 'stage'),
        line('message', 'rollback', 'ada: no'),
        line('fail', 'stage', 'ada asked: no'),
        line('undo-begin', 'stage'),
      ],
      activities: [anActivity({ what: 'remove what was staged: w-1' })],
    }),
    'blue is being rolled back (ada asked: no), and waits in the undo of line 1, "stage", for "remove what was staged: w-1" for 5.0 s',
    'nothing: it goes on by itself; see it: cutover watch blue',
  ],
  [
    'the time between two steps',
    someFacts(),
    'blue is between two steps, and the next one begins by itself',
    'cutover watch blue',
  ],
])('%s', (_name, facts, sentence, todo) => {
  const said = explain(facts);
  expect(said.sentence.slice(0, Math.max(sentence.length, 0))).toBe(sentence);
  if (!sentence.endsWith(', in ')) expect(said.sentence).toBe(sentence);
  expect(said.todo[0]).toBe(todo);
});

test('a run that does not answer says who was seen last, and why', () => {
  const { status: _, ...facts } = someFacts({ silence: 'deadline exceeded' });
  expect(explain(facts)).toMatchObject({
    waitsFor: 'an answer',
    exitCode: 6,
    sentence:
      'blue does not answer (deadline exceeded): its worker, last seen 1.0 s ago, may be dead or very busy',
  });
});

test('text of others stays one line, and comes to an end', () => {
  const failure = { message: `${'x'.repeat(5000)}\nnext` };
  const { sentence } = explain(
    someFacts({ activities: [anActivity({ state: 'back-off', lastFailure: failure })] }),
  );
  expect(sentence).not.toContain('\n');
  expect(sentence.length).toBeLessThan(500);
});

test.each<readonly [gate: Partial<OpenGateView>, command: string]>([
  [{}, 'reject blue --gate plan --data snapshot'],
  [{ signatures: 'required' }, 'reject blue --gate plan --data snapshot --sign KEY'],
  [{ onReject: 'wait' }, 'rollback blue --data snapshot'],
])('at a gate with %j a snapshot of the hop can be gone back to', (over, command) => {
  const facts = aGate(over);
  expect(explain(facts).todo).toHaveLength(2);
  const { todo } = explain({ ...facts, status: { ...facts.status!, snapshot: 'taken' } });
  expect(todo.at(-1)).toBe(
    `or back, and give up what was written since the hop began: cutover ${command}`,
  );
});
