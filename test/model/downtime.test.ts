import type { ProbeRecord } from '../../model/downtime.js';
import { downtimeBetween } from '../../model/downtime.js';

/**
 * `a+` is an answer of target a in 5 ms, `a-` a failure after 50 ms; one request every 100 ms from
 * 1000 on.
 */
const records = (line: string): ProbeRecord[] =>
  line.split(' ').map((word, index) => ({
    at: 1000 + index * 100,
    ms: word.endsWith('+') ? 5 : 50,
    ok: word.endsWith('+'),
    target: word.slice(0, -1),
  }));

test.each([
  ['nothing failed', 'a+ a+ a+', 0, 0],
  ['one request failed', 'a+ a- a+', 105, 105],
  ['two gaps add up', 'a- a- a+ a- a+', 310, 205],
  ['it was away to the end', 'a+ a- a-', 900, 900],
  ['one of two targets was dead', 'a+ b- a+ b- a+ b- a+', 0, 0],
  ['both targets were dead for a while', 'a+ b- a- b- a- b+ a+', 405, 405],
  ['one target came back before the other', 'a- b- a+ b- a+ b+', 205, 205],
])('%s', (_, line, awayMs, longestGapMs) => {
  expect(downtimeBetween(records(line), 1000, 2000)).toMatchObject({ awayMs, longestGapMs });
});

test('each target has its own gaps', () => {
  expect(downtimeBetween(records('a+ b- a+ b- a+ b+'), 1000, 2000).gaps).toEqual([
    { fromMs: 1100, toMs: 1505, target: 'b' },
  ]);
});

test('only requests sent between the two moments count', () => {
  expect(downtimeBetween(records('a- a+ a- a+ a-'), 1100, 1300)).toMatchObject({
    requests: 3,
    failed: 1,
    awayMs: 100,
  });
});

test('an answer that was overtaken by a later request does not lengthen the gap', () => {
  const [first, second, ...rest] = records('a- a+ a+');
  const slow = [first!, { ...second!, ms: 900 }, ...rest];
  expect(downtimeBetween(slow, 1000, 3000).awayMs).toBe(205);
});

test('no requests are no downtime, and say so by their number', () => {
  expect(downtimeBetween([], 0, 1)).toEqual({
    requests: 0,
    failed: 0,
    awayMs: 0,
    longestGapMs: 0,
    gaps: [],
  });
});
