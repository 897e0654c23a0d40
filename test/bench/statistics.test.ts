import { spreadOf } from '../../bench/statistics.js';

describe('spreadOf', () => {
  test.each([
    [[3], { median: 3, least: 3, most: 3 }],
    [[30, 1, 2], { median: 2, least: 1, most: 30 }],
    [[4, 1, 3, 2], { median: 2.5, least: 1, most: 4 }],
  ])('%j', (numbers, spread) => {
    expect(spreadOf(numbers)).toEqual(spread);
  });

  test('makes no figure of nothing', () => {
    expect(() => spreadOf([])).toThrow('nothing was measured');
  });
});
