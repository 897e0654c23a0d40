import { readSoakOptions } from '../../../bench/soak/options.js';

test('an hour where nothing is said', () => {
  expect(readSoakOptions([])).toMatchObject({ minutes: 60 });
});

test('takes all that there is', () => {
  expect(readSoakOptions(['--minutes=5', '--out=/tmp/a.json'])).toEqual({
    minutes: 5,
    out: '/tmp/a.json',
  });
});

test.each(['4', '0', '-1', '7.5', 'x', '', '1441'])('refuses --minutes=%s', (minutes) => {
  expect(() => readSoakOptions([`--minutes=${minutes}`])).toThrow(
    `--minutes=${minutes}: must be a whole number from 5 to 1440`,
  );
});

test('refuses what it does not know', () => {
  expect(() => readSoakOptions(['--hours=1'])).toThrow("Unknown option '--hours'");
});
