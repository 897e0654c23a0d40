import type { Runs, RunLook, RunRef, RunsPage } from '../../console/runs.js';
import type { Report } from '../../model/report.js';
import type { PlanView, RunStatus } from '../../model/status.js';
import { aSpec } from '../fakes/plan.js';
import { aFinding } from '../fakes/rehearsal.js';

/** The run that tests look at. */
export const blue: RunRef = {
  cluster: 'blue',
  runId: '01234567-89ab-4cde-8f01-23456789abcd',
};

/** Where its pages are. */
export const bluePath = `/runs/${blue.cluster}/${blue.runId}`;

/** A digest as a plan has it. */
export const digest = 'ab'.repeat(32);

/** A status that waits at its plan gate; a test states only what it is about. */
export const aStatus = (over: Partial<RunStatus> = {}): RunStatus => ({
  cluster: 'blue',
  from: 'v1.19.12',
  to: 'v1.23.6',
  state: 'waiting',
  planDigest: digest,
  waitingFor: 'plan',
  gate: {
    name: 'plan',
    people: 1,
    missing: 1,
    signatures: 'optional',
    selfApproval: 'allowed',
    onReject: 'roll-back',
  },
  steps: [
    { name: 'gate: approve the plan', phase: 'accept', state: 'running', startedAt: 1000 },
    { name: 'stop the control plane on cp-1', phase: 'clean', state: 'planned' },
  ],
  ...over,
});

/** A look at a run under way. */
export const aLook = (over: Partial<RunLook> = {}): RunLook => ({
  ...blue,
  mark: 'running 1',
  state: 'running',
  startedAt: 1000,
  spec: aSpec(),
  status: aStatus(),
  journal: [{ at: 1000, verb: 'begin', step: 'gate: approve the plan', evidence: { summary: '' } }],
  work: [],
  ...over,
});

/** A plan to approve. */
export const aPlan = (over: Partial<PlanView> = {}): PlanView => ({
  planDigest: digest,
  runId: blue.runId,
  outline: ['1. gate: approve the plan', '2. stop the control plane on cp-1'],
  findings: [aFinding()],
  changes: ['cp-1: kubelet: remove --network-plugin'],
  ...over,
});

/** A report of a run that was done. */
export const aReport = (over: Partial<Report> = {}): Report => ({
  cluster: 'blue',
  clusterUid: 'uid-1',
  runId: blue.runId,
  strategy: 'in-place-switch',
  from: 'v1.19.12',
  to: 'v1.23.6',
  outcome: 'migrated',
  planDigest: digest,
  outline: ['1. stop the control plane on cp-1'],
  journal: [
    {
      at: 2000,
      verb: 'begin',
      step: 'stop the control plane on cp-1',
      phase: 'clean',
      evidence: { summary: '' },
    },
    {
      at: 3000,
      verb: 'done',
      step: 'stop the control plane on cp-1',
      phase: 'clean',
      evidence: { summary: 'stopped' },
    },
  ],
  findings: [],
  approvals: [],
  startedAt: 1000,
  finishedAt: 4000,
  ...over,
});

/** Runs with a memory: what was asked of them, in order, with the arguments. */
export interface FakeRuns extends Omit<Runs, 'pause'> {
  pause: Runs['pause'];
  readonly calls: { readonly verb: string; readonly message: unknown }[];
  page: RunsPage;
  /** What a look shows; absent: there is no such run. */
  seen: RunLook | undefined;
  planned: PlanView | undefined;
  /** Thrown by whatever is asked next, once. */
  failing: Error | undefined;
}

/** One run, `blue`, that waits at its plan gate. */
export function fakeRuns(): FakeRuns {
  const act =
    (verb: string) =>
    async (_: RunRef, message: unknown): Promise<string> => {
      const { failing } = runs;
      runs.failing = undefined;
      if (failing) throw failing;
      runs.calls.push({ verb, message });
      return `${verb} was taken`;
    };
  const runs: FakeRuns = {
    calls: [],
    page: { rows: [], counts: { running: 0, ended: 0 } },
    seen: aLook(),
    planned: aPlan(),
    failing: undefined,
    list: async (wanted) => {
      const { failing } = runs;
      runs.failing = undefined;
      if (failing) throw failing;
      runs.calls.push({ verb: 'list', message: wanted });
      return runs.page;
    },
    newest: async (cluster) => (cluster === blue.cluster ? blue : undefined),
    look: async ({ runId }) => (runId === blue.runId ? runs.seen : undefined),
    plan: async () => runs.planned,
    start: async ({ written }) => {
      await act('start')(blue, written);
      return blue;
    },
    approve: act('approve'),
    reject: act('reject'),
    pause: act('pause'),
    resume: act('resume'),
    retry: act('retry'),
    rollback: act('rollback'),
    pace: act('pace'),
    quarantine: act('quarantine'),
    bundleOf: async ({ cluster }) => Buffer.from(`bundle of ${cluster}`),
    pageOf: async ({ cluster }) => `<title>${cluster}</title>`,
  };
  return runs;
}
