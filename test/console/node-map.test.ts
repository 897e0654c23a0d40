import { nodeMap } from '../../console/view/node-map.js';
import type { Entry, EntryVerb, Phase } from '../../model/journal.js';
import { aLook, aStatus } from './fake-runs.js';

/** A line of the journal about some nodes; a name with ! failed. */
const line = (verb: EntryVerb, step: string, phase: Phase, ...names: readonly string[]): Entry => ({
  at: 1,
  verb,
  step,
  phase,
  evidence: { summary: '' },
  nodes: names.map((name) => ({
    node: name.replace('!', ''),
    startedAt: 1,
    finishedAt: 2,
    summary: `${name.replace('!', '')}: ${step}`,
    ...(name.endsWith('!') && { failed: true }),
  })),
});

const stopped = line('done', 'stop', 'clean', 'cp-1', 'w-1', 'w-2');
const started = line('done', 'start', 'install', 'cp-1', 'w-1', 'w-2!');

test.each([
  ['nothing was done', [], ['old', 'old', 'old']],
  ['something was only prepared', [line('done', 'stage', 'prepare', 'w-1')], ['old', 'old', 'old']],
  ['all are stopped', [stopped], ['stopped', 'stopped', 'stopped']],
  ['one failed to start', [stopped, started], ['new', 'new', 'failed']],
  [
    'the start was taken back',
    [stopped, started, line('undo', 'start', 'install', 'cp-1', 'w-1', 'w-2')],
    ['stopped', 'stopped', 'stopped'],
  ],
  [
    'all was taken back, one line without naming its nodes',
    [stopped, started, line('undo', 'start', 'install', 'cp-1'), line('undo', 'stop', 'clean')],
    ['old', 'old', 'old'],
  ],
  [
    'it went forward again after that',
    [
      stopped,
      line('undo', 'stop', 'clean', 'cp-1', 'w-1', 'w-2'),
      line('done', 'stop', 'clean', 'w-1'),
    ],
    ['old', 'stopped', 'old'],
  ],
] as const)('nodes when %s', (_, journal, states) => {
  expect(nodeMap(aLook({ journal })).map(({ state }) => state)).toEqual(states);
});

test('a node has the version that it serves, and what was last said of it', () => {
  const [first, , third] = nodeMap(aLook({ journal: [stopped, started] }));
  expect(first).toEqual({
    name: 'cp-1',
    role: 'control-plane',
    state: 'new',
    version: 'v1.23.6',
    isBusy: false,
    note: 'start',
  });
  expect(third).not.toHaveProperty('version');
});

test('a node that was left out says by whom and why; one at work says so', () => {
  const quarantined = [{ node: 'w-1', by: 'ada', reason: 'its disk' }];
  const work = [{ what: 'stop units: w-2', node: 'w-2', attempt: 1 }];
  const cells = nodeMap(aLook({ status: aStatus({ quarantined }), work }));
  expect(cells[1]).toMatchObject({ state: 'quarantined', note: 'ada: its disk' });
  expect(cells.map(({ isBusy }) => isBusy)).toEqual([false, false, true]);
});

test('without a spec there is no map', () => {
  const { spec: _, ...look } = aLook();
  expect(nodeMap(look)).toEqual([]);
});
