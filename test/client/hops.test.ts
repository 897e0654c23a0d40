import { cutover } from './a-terminal.js';

test('each run is told as its spec has to say it', async () => {
  const { out, code } = await cutover(['hops', 'v1.18.8', 'v1.21.14']);
  expect(code).toBe(0);
  expect(out).toBe(
    [
      '3 runs of in-place-stepwise; each worker is changed 2 times',
      '',
      'run  from     version   workers',
      '1    v1.18.8  v1.19     lag',
      '2    v1.19    v1.20     follow',
      '3    v1.20    v1.21.14  follow',
      '',
      'Where no patch is named take the newest; --bundle says which you have.',
      'Between two runs assess the cluster anew: what the next minor needs is known only then.',
    ].join('\n'),
  );
});

test('patches are those of the bundles, and etcd and workers are told what comes first', async () => {
  const { out } = await cutover(
    'hops v1.33.1 v1.34.4 --bundle v1.34.4 v1.33.1 --workers-at v1.29.3 --etcd 3.5.24'.split(' '),
  );
  expect(out).toMatch(/^1 {4}v1\.33\.1 {2}v1\.34\.4 {2}follow {3}3\.5\.26$/m);
  expect(out).toContain('Before run 1 bring the workers to v1.33.1: they are too far behind.');
  expect(out).not.toContain('--bundle');
});

test('for programs it is JSON', async () => {
  const { out } = await cutover(['hops', 'v1.23.6', 'v1.25.0', '--each-hop', '--json']);
  expect(JSON.parse(out)).toEqual({
    runs: [
      { from: 'v1.23.6', version: 'v1.24', workers: 'follow', etcdBefore: [] },
      { from: 'v1.24', version: 'v1.25.0', workers: 'follow', etcdBefore: [] },
    ],
    workerRounds: 2,
  });
});

test.each([
  [['v1.23.6', 'v1.19.12'], 'v1.19.12 is older than v1.23.6'],
  [['1.23.6', 'v1.24.0'], '1.23.6 is no released version: write it as v1.23.6'],
  [['v1.18.8', 'v1.20.3', '--bundle', 'v1.20.3'], 'no bundle of v1.19 is available'],
  [['v1.18.8', 'v1.20.3', '--workers-at', 'v1.2'], 'v1.2 is no released version'],
  [['v1.18.8', 'v1.20.3', '--etcd', 'three'], 'etcd three is no version of etcd 3'],
  [['v1.18.8', 'v1.20.3', '--etcd-outside'], '--etcd-outside says nothing without --etcd'],
])('hops %j is refused', async (given, told) => {
  const { code, out, err } = await cutover(['hops', ...given]);
  expect(code).toBe(2);
  expect(out).toBe('');
  expect(err).toContain(told);
});
