import { readOptions } from '../../bench/options.js';

describe('readOptions', () => {
  test('three rounds where nothing is said', () => {
    expect(readOptions([])).toEqual({ rounds: 3, keepLab: false });
  });

  test('takes all that there is', () => {
    expect(readOptions(['--rounds=1', '--out=/tmp/a.json', '--keep-lab'])).toEqual({
      rounds: 1,
      out: '/tmp/a.json',
      keepLab: true,
    });
  });

  test.each(['--rounds=0', '--rounds=x', '--rounds', '--out=', '--fast', '1'])(
    'refuses %s by name',
    (arg) => {
      expect(() => readOptions([arg])).toThrow(`"${arg}" is not understood`);
    },
  );
});
