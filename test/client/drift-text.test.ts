import { driftText } from '../../client/view/drift-text.js';
import type { Json } from '../../model/json.js';

const told = (details: { readonly [key: string]: Json }): string[] =>
  driftText([
    {
      at: 0,
      verb: 'done',
      step: 'see what changed since the rehearsal',
      phase: 'prepare',
      evidence: { summary: '', details },
    },
  ]);

const drift = { created: 1, changed: 2000, deleted: 0, examples: ['created shop/Job/import'] };

test('whoever opens the window sees what changed, and what was never rehearsed', () => {
  expect(told({ drift, unfit: ['gadgets.shop.example: 3 objects since the rehearsal'] })).toEqual([
    'Since the rehearsal',
    '',
    '  1 created, 2,000 changed, 0 deleted',
    '    - created shop/Job/import',
    '',
    '  Never rehearsed',
    '    - gadgets.shop.example: 3 objects since the rehearsal',
  ]);
});

test('where nobody has looked nothing is told', () => {
  expect(driftText([])).toEqual([]);
});

test('names of a cluster begin no line, and many are counted', () => {
  const lines = told({
    drift: { ...drift, examples: Array.from({ length: 25 }, () => 'a\n  Never rehearsed') },
  });
  expect(lines).toContain('    - a Never rehearsed');
  expect(lines.at(-1)).toBe('    and 5 more');
});
