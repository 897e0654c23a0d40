import { expect, test } from '@jest/globals';
import { diagnose, formatDoctor } from '../../lab/setup/doctor.js';
import { parseFileSystems, type HostFacts } from '../../lab/setup/host-facts.js';
import { formatMissing, missingPrograms } from '../../lab/setup/system-packages.js';

const goodHost: HostFacts = {
  isRoot: true,
  kernel: '6.1.0',
  fileSystems: ['cgroup2', 'overlay'],
  missingDevices: [],
  memoryBytes: 24e9,
  freeMemoryBytes: 20e9,
  freeDiskBytes: 80e9,
};

const docker = { program: 'dockerd', package: 'docker.io', why: 'runs the nodes' };

test('a good machine is ready, also before any program was fetched', () => {
  const programs = [{ name: 'etcd', place: 'nowhere' as const }];
  const set = { family: 'etcd' as const, version: '3.4.23', programs, isComplete: false };
  const report = diagnose([], goodHost, [set]);
  expect(report.isReady).toBe(true);
  expect(formatDoctor(report)).toMatch(/warning\s+etcd v3.4.23\s+not there: etcd\n\s+fetched/);
});

test.each([
  ['not root', { isRoot: false }, 'root'],
  ['no cgroups', { fileSystems: ['overlay'] }, 'cgroups'],
  ['no /dev/kmsg', { missingDevices: ['/dev/kmsg'] }, 'devices'],
])('%s: the lab cannot run', (_, facts, name) => {
  const { checks, isReady } = diagnose([], { ...goodHost, ...facts }, []);
  expect(isReady).toBe(false);
  expect(checks.find(({ verdict }) => verdict === 'missing')?.name).toBe(name);
});

test.each([
  ['little disk', { freeDiskBytes: 5e9 }, 'disk'],
  ['little memory', { memoryBytes: 4e9 }, 'memory'],
  ['bridged packets go through iptables', { bridgeCallsIptables: '1' }, 'bridge filter'],
])('%s: only a warning', (_, facts, name) => {
  const { checks, isReady } = diagnose([], { ...goodHost, ...facts }, []);
  expect(isReady).toBe(true);
  expect(checks.find(({ verdict }) => verdict === 'warning')?.name).toBe(name);
});

test('whatever is not well has a remedy', () => {
  const badHost = { ...goodHost, isRoot: false, fileSystems: [], memoryBytes: 1, freeDiskBytes: 1 };
  const { checks } = diagnose([], badHost, []);
  for (const check of checks) expect(check.verdict === 'ok').toBe(check.remedy === undefined);
});

test('what is missing is named with its package, its reason and the command', async () => {
  const missing = await missingPrograms((name) =>
    Promise.resolve(name === docker.program ? undefined : `/usr/bin/${name}`),
  );
  expect(missing.map((it) => it.package)).toEqual(['docker.io']);
  expect(formatMissing(missing)).toMatch(/dockerd .*docker.io.*\n {2}apt-get install docker.io$/);
});

test('file systems are the last word of a line', () => {
  expect(parseFileSystems('nodev\toverlay\n\text4\n')).toEqual(['overlay', 'ext4']);
});
