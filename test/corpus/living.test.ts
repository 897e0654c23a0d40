import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../activities/objects/json-path.js';
import { account } from './account.js';
import type { Counted } from './census.js';
import { an, whereOf } from './entry.js';
import {
  type Census,
  changedOnReturn,
  expectationsOnLab,
  groundOf,
  sidesOf,
  within,
} from './living.js';

const ground = groundOf([
  an(['v1', 'Namespace'], 'market'),
  an(['v1', 'ConfigMap'], 'a@market', { data: { x: '1' } }),
]);

/** What a server has, each object with a UID that begins with `side`. */
function censusOf(side: string, objects: readonly (readonly [string, string, JsonObject?])[]) {
  const counted = objects.map(([kind, name, rest]): Counted => {
    const { object } = an(['v1', kind], name, rest);
    const where = whereOf({ object });
    const uid = `${side} ${where}`;
    const of = { kind, group: '', hasStatus: true } as Counted['of'];
    const metadata = { ...(object['metadata'] as JsonObject), uid };
    return { of, where, uid, key: ` ${where}`, object: { ...object, metadata } };
  });
  return new Map(counted.map((one) => [one.uid, one])) satisfies Census;
}

const written = ['ConfigMap', 'a@market', { data: { x: '1' } }] as const;
const market = ['Namespace', 'market'] as const;

const judged = (fresh: Census) => {
  const old = censusOf('old', [market, written, ['Pod', 'cart@shop']]);
  const readings = { old, copy: old, fresh };
  return account(sidesOf(readings, ground), expectationsOnLab(readings, ground));
};

describe('a switch of a living cluster', () => {
  test('carries what was written; what others have there does not count', () => {
    const { carried, faults } = judged(censusOf('new', [market, written, ['Pod', 'new@shop']]));
    expect({ carried, faults }).toEqual({
      carried: ['Namespace market', 'ConfigMap market/a'],
      faults: [],
    });
  });

  test.each([
    ['is lost', [market]],
    ['is changed', [market, ['ConfigMap', 'a@market', { data: { x: '2' } }]]],
    ['was invented', [market, written, ['ConfigMap', 'b@market']]],
  ] as const)('tells what %s', (_, objects) => {
    expect(judged(censusOf('new', objects)).faults).toHaveLength(1);
  });

  test('may have what the new control plane makes in every namespace', () => {
    const own = ['ServiceAccount', 'default@market'] as const;
    const more = [own, ['ConfigMap', 'kube-root-ca.crt@market']] as const;
    expect(judged(censusOf('new', [market, written, ...more])).faults).toEqual([]);
  });
});

describe('the way back', () => {
  const before = within(censusOf('old', [market, written, ['Event', 'e@market']]), ground);

  test.each([
    ['the same objects are no change', 'old', [market, written], 0],
    ['another value is one', 'old', [market, ['ConfigMap', 'a@market']], 1],
    ['other objects of these names are', 'other', [market, written], 2],
  ] as const)('%s', (_, side, objects, count) => {
    expect(changedOnReturn(before, censusOf(side, objects), ground)).toHaveLength(count);
  });

  test('status is written anew', () => {
    const after = censusOf('old', [
      market,
      ['ConfigMap', 'a@market', { data: { x: '1' }, status: { seen: true } }],
    ]);
    expect(changedOnReturn(before, after, ground)).toEqual([]);
  });
});
