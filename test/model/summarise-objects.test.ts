import type { Json } from '../../model/json.js';
import type { Entry, Phase } from '../../model/journal.js';
import { summariseObjects } from '../../model/summary/summarise-objects.js';

const entry = (
  step: string,
  phase: Phase,
  details: { readonly [key: string]: Json },
  verb: Entry['verb'] = 'done',
): Entry => ({ at: 0, step, phase, verb, evidence: { summary: '', details } });

test('verdicts of both parts of the import are added up', () => {
  const journal = [
    entry('foundation', 'install', { created: 60, 'already equal': 6, objects: 66 }),
    entry('workloads', 'install', { created: 9, remarks: ['a/B/c: made equal', 7] }),
    entry('verify', 'verify', { objects: 75, tolerated: { x: 1 } }),
  ];
  expect(summariseObjects(journal)).toEqual({
    import: { created: 69, 'already equal': 6 },
    remarks: ['a/B/c: made equal'],
    equalAfter: 75,
    unfit: [],
  });
});

test('a step that ran twice counts once, one that failed or was undone does not', () => {
  const journal = [
    entry('foundation', 'install', { created: 60 }),
    entry('foundation', 'install', { created: 2, 'already equal': 58 }),
    entry('workloads', 'install', { created: 9 }, 'fail'),
    entry('workloads', 'install', { created: 9 }, 'undo'),
  ];
  expect(summariseObjects(journal).import).toEqual({ created: 2, 'already equal': 58 });
});

test('drift is told where a fresh export told it', () => {
  const drift = { created: 1, changed: 0, deleted: 0, examples: ['a/B/c'] };
  const seen = entry('see what changed', 'prepare', { drift: { ...drift, changed: 4 } });
  expect(summariseObjects([seen, entry('export', 'initialise', { drift })]).drift).toEqual({
    created: 2,
    changed: 4,
    deleted: 0,
    examples: ['a/B/c', 'a/B/c'],
  });
  expect(
    summariseObjects([entry('export', 'initialise', { drift: 'none' })]).drift,
  ).toBeUndefined();
});
