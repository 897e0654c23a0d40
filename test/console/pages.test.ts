import { createSessions } from '../../console/login/sessions.js';
import { controlsPart } from '../../console/pages/controls.js';
import { gatePart } from '../../console/pages/gate.js';
import { planPart } from '../../console/pages/plan.js';
import { stepsPart } from '../../console/pages/steps.js';
import type { Entry } from '../../model/journal.js';
import type { RunStatus } from '../../model/status.js';
import { aLook, aPlan, aStatus } from './fake-runs.js';

const { session: ada } = createSessions().open({ name: 'ada', role: 'operator', by: 'token' });

const said = (step: string): Entry => ({
  at: 1,
  verb: 'message',
  step,
  evidence: { summary: `ada: ${step}` },
});

/** At no gate, and waiting for nothing. */
function underWay(state: RunStatus['state'], over: Partial<RunStatus> = {}): RunStatus {
  const { gate: _, waitingFor: __, ...status } = aStatus({ state });
  return { ...status, ...over };
}

const failing = [{ what: 'stage: w-1', attempt: 2, lastFailure: 'connection refused' }];
const forward = ['pace', 'quarantine', 'rollback'];

test.each([
  ['waits at a gate', aLook(), ['pause', ...forward]],
  ['is paused', aLook({ status: underWay('paused') }), ['resume', ...forward]],
  [
    'is paused while it waits at a gate',
    aLook({ journal: [said('pause'), said('approve')] }),
    ['resume', ...forward],
  ],
  [
    'was paused and resumed at a gate',
    aLook({ journal: [said('pause'), said('resume')] }),
    ['pause', ...forward],
  ],
  [
    'is at work, with something that fails',
    aLook({ status: underWay('running'), work: failing }),
    ['pause', 'retry', ...forward],
  ],
  ['is rolled back', aLook({ status: underWay('rolling-back') }), ['pace']],
  [
    'is rolled back, with something that fails',
    aLook({ status: underWay('rolling-back'), work: failing }),
    ['retry', 'pace'],
  ],
  ['has a stuck undo', aLook({ status: underWay('needs-operator') }), []],
  ['has ended', aLook({ state: 'ended', status: underWay('ended') }), []],
] as const)('what an operator is offered while a run %s', (_, look, verbs) => {
  const page = controlsPart(look, ada)?.html ?? '';
  expect([...page.matchAll(/id="control-(\w+)"/g)].map(([, verb]) => verb)).toEqual(verbs);
});

test.each([
  ['taken', 'roll-back', [true, true]],
  ['taken', 'wait', [true, false]],
  [undefined, 'roll-back', [false, false]],
] as const)(
  'a snapshot of the hop that is %s, at a gate with %s: offered in forms %j',
  (snapshot, onReject, offered) => {
    const status = aStatus({ ...(snapshot && { snapshot }) });
    const gate = { ...status.gate!, onReject };
    const look = aLook({ status: { ...status, gate } });
    const { session: bob } = createSessions().open({ name: 'bob', role: 'approver', by: 'token' });
    const pages = [controlsPart(look, ada), gatePart(look, bob)].map((page) => page?.html ?? '');
    expect(pages.map((page) => page.includes('value="snapshot"'))).toEqual(offered);
  },
);

test('a gate says that an approval alone does not let a paused run on', () => {
  const hint = 'waits until somebody resumes it';
  expect(gatePart(aLook({ journal: [said('pause')] }), ada)?.html).toContain(hint);
  expect(gatePart(aLook(), ada)?.html).not.toContain(hint);
});

test('the outline of a plan is numbered once', () => {
  const { html } = planPart(aPlan(), '/findings');
  expect(html).toContain('<li>gate: approve the plan</li>');
  expect(html).toContain('<li>stop the control plane on cp-1</li>');
});

test.each([
  [['done', 'planned'], '1 of 2 lines done<'],
  [['done', 'undone'], '1 of 2 lines done, 1 taken back<'],
] as const)('a runbook with lines %j tells %s', (states, told) => {
  const steps = states.map((state) => ({ name: 'stop', phase: 'clean', state }));
  expect(stepsPart(aStatus({ steps }), 0).html).toContain(told);
});
