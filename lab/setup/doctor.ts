import { cacheFolder } from '../programs/cache.js';
import { inspectPrograms, type SetFinding } from '../programs/inspect.js';
import { readHostFacts, type HostFacts } from './host-facts.js';
import { missingPrograms, systemPrograms, type SystemProgram } from './system-packages.js';

/** One thing that was looked at. */
export interface Check {
  readonly name: string;
  /** `warning`: it works, or will be put in place by itself; `missing`: the lab cannot run. */
  readonly verdict: 'ok' | 'warning' | 'missing';
  readonly found: string;
  /** What to do; there whenever the verdict is not `ok`. */
  readonly remedy?: string;
}

/** Everything that was looked at, and whether the lab can run. */
export interface DoctorReport {
  readonly checks: readonly Check[];
  readonly isReady: boolean;
}

/** Look at this machine and at the cache: can the lab run here? Installs and builds nothing. */
export async function doctor(): Promise<DoctorReport> {
  const [missing, facts, sets] = await Promise.all([
    missingPrograms(),
    readHostFacts(cacheFolder()),
    inspectPrograms(),
  ]);
  return diagnose(missing, facts, sets);
}

/** What the facts mean; pure. */
export function diagnose(
  missing: readonly SystemProgram[],
  facts: HostFacts,
  sets: readonly SetFinding[],
): DoctorReport {
  const checks = [
    ...systemPrograms.map((it) => judgeSystemProgram(it, missing.includes(it))),
    ...judgeHost(facts),
    ...sets.map(judgeSet),
  ];
  return { checks, isReady: checks.every(({ verdict }) => verdict !== 'missing') };
}

/** The report as aligned lines; the remedy stands under what it is for. */
export function formatDoctor({ checks, isReady }: DoctorReport): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.flatMap(({ name, verdict, found, remedy }) => [
    `${verdict.padEnd(7)}  ${name.padEnd(width)}  ${found}`,
    ...(remedy === undefined ? [] : [`${' '.repeat(9 + width)}  ${remedy}`]),
  ]);
  const end = isReady ? 'The lab can run here.' : 'The lab cannot run here: see what is missing.';
  return [...lines, end].join('\n');
}

const judgeSystemProgram = (it: SystemProgram, isMissing: boolean): Check =>
  isMissing
    ? {
        name: it.program,
        verdict: 'missing',
        found: `not on PATH; ${it.why}`,
        remedy: `apt-get install ${it.package}`,
      }
    : { name: it.program, verdict: 'ok', found: 'on PATH' };

const gigabyte = 1e9;
/** Three nodes of 1.5 GB with a control plane of 0.7 GB, and a build of Kubernetes beside them. */
const wantedMemory = 6 * gigabyte;
/** Programs of two releases, Go's caches after a build, images and three nodes. */
const wantedDisk = 20 * gigabyte;

function judgeHost(facts: HostFacts): readonly Check[] {
  const has = (name: string): boolean => facts.fileSystems.includes(name);
  return [
    judge('root', facts.isRoot, facts.isRoot ? 'yes' : 'no', 'run the lab as root', 'missing'),
    judge(
      'cgroups',
      has('cgroup2') || has('cgroup'),
      `kernel ${facts.kernel}: ${['cgroup', 'cgroup2'].filter(has).join(', ') || 'none'}`,
      'use a kernel with cgroups',
      'missing',
    ),
    judge('overlayfs', has('overlay'), has('overlay') ? 'known' : 'unknown', 'modprobe overlay'),
    judge(
      'devices',
      facts.missingDevices.length === 0,
      facts.missingDevices.map((name) => `${name} is not readable`).join(', ') || 'all there',
      'modprobe fuse; in a container, pass the devices in',
      'missing',
    ),
    judge(
      'bridge filter',
      facts.bridgeCallsIptables !== '1',
      `bridge-nf-call-iptables is ${facts.bridgeCallsIptables ?? 'not there'}`,
      "the lab sets it to 0: Docker's rules would drop pod traffic between nodes",
    ),
    judgeSize('memory', facts.memoryBytes, wantedMemory, 'nodes may be killed when it runs out'),
    judgeSize('disk', facts.freeDiskBytes, wantedDisk, 'free some: go clean -cache, old images'),
  ];
}

const judgeSize = (name: string, bytes: number, wanted: number, remedy: string): Check =>
  judge(
    name,
    bytes >= wanted,
    `${(bytes / gigabyte).toFixed(1)} GB${name === 'disk' ? ' free' : ''}`,
    `${wanted / gigabyte} GB are wanted; ${remedy}`,
  );

function judge(
  name: string,
  isGood: boolean,
  found: string,
  remedy: string,
  otherwise: 'warning' | 'missing' = 'warning',
): Check {
  return isGood ? { name, verdict: 'ok', found } : { name, verdict: otherwise, found, remedy };
}

function judgeSet({ family, version, programs, isComplete }: SetFinding): Check {
  const name = `${family} v${version}`;
  const faults = programs.flatMap((it) => (it.fault === undefined ? [] : [it.fault]));
  const absent = programs.filter(({ place }) => place === 'nowhere').map((it) => it.name);
  const places = [...new Set(programs.map(({ place }) => place))].join(' and ');
  if (isComplete) return { name, verdict: 'ok', found: `${programs.length} in ${places}` };
  return {
    name,
    verdict: 'warning',
    found: [...faults, ...(absent.length > 0 ? [`not there: ${absent.join(', ')}`] : [])].join(
      '; ',
    ),
    remedy: 'fetched or built when it is first needed',
  };
}
