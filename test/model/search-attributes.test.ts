import type { Entry } from '../../model/journal.js';
import { indexedOf, indexedOfRequest } from '../../model/search-attributes.js';
import type { RunStatus } from '../../model/status.js';

const aStatus = (over: Partial<RunStatus> = {}): RunStatus => ({
  cluster: 'blue',
  from: 'v1.19.12',
  to: 'v1.23.6',
  state: 'running',
  steps: [],
  ...over,
});

const entry = (over: Partial<Entry> = {}): Entry => ({
  at: 0,
  verb: 'done',
  step: 'stop',
  evidence: { summary: '' },
  ...over,
});

const timing = (node: string, failed?: true) => ({
  node,
  startedAt: 0,
  finishedAt: 1,
  summary: '',
  ...(failed && { failed }),
});

test('a run under way is indexed with its state and the phase of the last line that has one', () => {
  const journal = [entry({ phase: 'assess' }), entry({ phase: 'prepare' }), entry()];
  expect(indexedOf(aStatus(), journal)).toEqual({
    cluster: 'blue',
    from: 'v1.19.12',
    to: 'v1.23.6',
    state: 'running',
    phase: 'prepare',
  });
});

test.each([
  ['a gate', aStatus({ state: 'waiting', waitingFor: 'plan' }), 'plan'],
  ['a pause', aStatus({ state: 'paused', waitingFor: 'pause' }), 'pause'],
  ['a person', aStatus({ state: 'needs-operator', waitingFor: 'a person: undo of …' }), 'operator'],
  ['nothing', aStatus(), undefined],
  [
    'nothing any more',
    aStatus({ state: 'ended', outcome: 'migrated', waitingFor: 'plan' }),
    undefined,
  ],
])('what it waits for: %s', (_, status, waitsFor) => {
  expect(indexedOf(status, []).waitsFor).toBe(waitsFor);
});

test.each(['migrated', 'rolled-back', 'rejected'] as const)(
  'a run that ended %s says so as its state',
  (outcome) => {
    expect(indexedOf(aStatus({ state: 'ended', outcome }), []).state).toBe(outcome);
  },
);

test('nodes that failed or were left out are indexed once each, the first twenty', () => {
  const journal = [entry({ nodes: [timing('w-1', true), timing('w-2')] })];
  expect(indexedOf(aStatus(), journal, ['w-1', 'w-3']).failedNodes).toEqual(['w-1', 'w-3']);
  const many = Array.from({ length: 50 }, (_, at) => timing(`n-${at}`, true));
  expect(indexedOf(aStatus(), [entry({ nodes: many })]).failedNodes).toHaveLength(20);
});

test('before there is a plan, the request says whose run it is', () => {
  const asked = { cluster: 'blue', from: 'v1.19.12', version: 'v1.23.6', nodes: [] };
  expect(indexedOfRequest(asked)).toEqual({
    cluster: 'blue',
    from: 'v1.19.12',
    to: 'v1.23.6',
    state: 'assessing',
    phase: 'assess',
  });
});

test.each([
  ['nothing', undefined],
  ['a text', 'blue'],
  ['fields of other types', { cluster: 7, from: ['v1.19.12'], version: null }],
  ['empty texts', { cluster: '', from: '' }],
])('%s as request is indexed as a run of nobody', (_, request) => {
  expect(indexedOfRequest(request)).toEqual({ state: 'assessing', phase: 'assess' });
});

test('what is too long for an index is cut, not refused: the spec is checked elsewhere', () => {
  expect(indexedOfRequest({ cluster: 'x'.repeat(1000) }).cluster).toHaveLength(255);
  const waitingFor = 'y'.repeat(1000);
  expect(indexedOf(aStatus({ state: 'waiting', waitingFor }), []).waitsFor).toHaveLength(255);
});
