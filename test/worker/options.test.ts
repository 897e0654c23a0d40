import { readOptions } from '../../worker/options.js';

test('every option has a default, and key and state are apart', () => {
  const options = readOptions([]);
  expect(options.namespace).not.toBe('');
  expect(options.nodesPerSecond).toBe(50);
  expect(options.keyFile.startsWith(`${options.state}/`)).toBe(false);
});

test('what is given replaces the default', () => {
  const given = ['--address', 'temporal:7233', '--namespace', 'blue', '--state', '/state'];
  const more = ['--key-file=/key/store.key', '--nodes-per-second=0.5'];
  expect(readOptions([...given, ...more])).toEqual({
    address: 'temporal:7233',
    namespace: 'blue',
    state: '/state',
    keyFile: '/key/store.key',
    nodesPerSecond: 0.5,
  });
});

test.each(['0', '-1', '10001', 'many', '', 'Infinity'])('a rate of "%s" is refused', (rate) => {
  expect(() => readOptions([`--nodes-per-second=${rate}`])).toThrow(RangeError);
});

test('a release is named by letters, digits and ._- alone', () => {
  expect(readOptions(['--build-id', '0.2.0-3fa9c1d']).buildId).toBe('0.2.0-3fa9c1d');
});

test.each(['', '-x', 'a b', 'a:b', 'x'.repeat(101)])('the release "%s" is refused', (buildId) => {
  expect(() => readOptions([`--build-id=${buildId}`])).toThrow(
    expect.objectContaining({ message: expect.stringContaining(`--build-id is "${buildId}"`) }),
  );
});

test.each([['--adress', 'x'], ['stray'], ['--state']])('%j is refused', (...args) => {
  // By name: Node's own errors are of another realm than the test's.
  expect(() => readOptions(args)).toThrow(expect.objectContaining({ name: 'TypeError' }));
});

test.each(['127.0.0.1:9464', '0.0.0.0:1', '[::1]:65535'])('metrics at %s', (address) => {
  expect(readOptions(['--metrics-address', address]).metricsAddress).toBe(address);
});

test.each(['9464', ':9464', 'localhost:9464', '127.0.0.1', '127.0.0.1:0', '127.0.0.1:65536', ''])(
  'metrics at "%s" are refused',
  (address) => {
    expect(() => readOptions([`--metrics-address=${address}`])).toThrow(
      expect.objectContaining({
        message: expect.stringContaining(`--metrics-address is "${address}"`),
      }),
    );
  },
);
