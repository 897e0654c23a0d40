import { directoryIn, environmentFault, variable } from '../../model/environment.js';

test.each([[undefined], [''], ['1'], ['00'], ['false']])(
  'certificates are checked where NODE_TLS_REJECT_UNAUTHORIZED is %j',
  (value) => {
    const environment = value === undefined ? {} : { NODE_TLS_REJECT_UNAUTHORIZED: value };
    expect(environmentFault(environment)).toBeUndefined();
  },
);

test('a program that would check no certificate does not start, and says what to do', () => {
  expect(environmentFault({ NODE_TLS_REJECT_UNAUTHORIZED: '0' })).toMatch(
    /^NODE_TLS_REJECT_UNAUTHORIZED: "0" is not allowed; unset it/,
  );
});

test.each([
  [undefined, undefined],
  ['', undefined],
  [' \t\n', undefined],
  [' 127.0.0.1:7233 ', '127.0.0.1:7233'],
])('a variable that is %j counts as %j', (value, counts) => {
  expect(variable(value === undefined ? {} : { A: value }, 'A')).toBe(counts);
});

test.each([
  ['/var/state', '/var/state'],
  ['state', undefined],
  ['~/state', undefined],
  ['', undefined],
])('a directory that is %j counts as %j', (value, counts) => {
  expect(directoryIn({ A: value }, 'A')).toBe(counts);
});
