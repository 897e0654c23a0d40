import type { Workshop } from './copy.js';
import { runProgram } from './processes.js';

/** A release of etcd. */
export interface EtcdVersion {
  readonly major: number;
  readonly minor: number;
  /** `3.5.21` */
  readonly text: string;
  /** Where its HTTP gateway has the methods: the first part of the path. */
  readonly gateway: 'v3' | 'v3beta' | 'v3alpha';
}

const deadlineMs = 15_000;

/** What a program of etcd says that it is. @throws Error where it does not run or says something else. */
export async function etcdVersion(
  workshop: Workshop,
  file: string,
  directory: string,
): Promise<EtcdVersion> {
  const said = await runProgram(workshop, { file, args: ['--version'], directory }, deadlineMs);
  const found = parseEtcdVersion(said);
  if (found === undefined)
    throw new Error(`${file}: says "${said.slice(0, 100)}" to --version; is it etcd?`);
  return found;
}

/** The release in a text such as `etcd Version: 3.5.21`. */
export function parseEtcdVersion(text: string): EtcdVersion | undefined {
  const [, release, major, minor] = /\b((\d+)\.(\d+)\.\d+)/.exec(text) ?? [];
  if (release === undefined) return undefined;
  const version = { major: Number(major), minor: Number(minor), text: release };
  return { ...version, gateway: gatewayOf(version.minor) };
}

/** etcd's CHANGELOG-3.3 and -3.4: v3alpha until 3.2, v3beta in 3.3, v3 from 3.4. */
const gatewayOf = (minor: number): EtcdVersion['gateway'] =>
  minor <= 2 ? 'v3alpha' : minor === 3 ? 'v3beta' : 'v3';
