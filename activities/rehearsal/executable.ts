import { open } from 'node:fs/promises';
import { isVersion, type KubernetesVersion } from '../../model/version.js';
import { refused } from '../failures.js';
import type { Workshop } from './copy.js';
import { runProgram } from './processes.js';

/** `e_machine` of elf(5) by Node's name of the processor. */
const machines: { readonly [arch: string]: number } = { x64: 62, arm64: 183, ppc64: 21, s390x: 22 };
const headerBytes = 20;
const versionDeadlineMs = 20_000;

/** @throws Refused for what is no program of this machine's processor. `what` says whose it is. */
export async function checkExecutable(what: string, path: string): Promise<void> {
  await using file = await open(path, 'r');
  const header = Buffer.alloc(headerBytes);
  const { bytesRead } = await file.read(header, 0, headerBytes, 0);
  if (bytesRead < headerBytes || header.toString('latin1', 0, 4) !== '\u007fELF')
    throw refused(`${what}: is no program in ELF`);
  const isLittle = header[5] === 1;
  const machine = isLittle ? header.readUInt16LE(18) : header.readUInt16BE(18);
  if (machine !== machines[process.arch])
    throw refused(
      `${what}: is made for another processor (e_machine ${machine}) than this ${process.arch} machine's`,
    );
}

/** The release that a kube-apiserver says it is; a vendor's suffix is left out. @throws Error where it does not run. */
export async function releaseOf(workshop: Workshop, file: string): Promise<KubernetesVersion> {
  const { directory } = workshop;
  const said = await runProgram(
    workshop,
    { file, args: ['--version'], directory },
    versionDeadlineMs,
  );
  const version = releaseIn(said);
  if (version === undefined)
    throw new Error(`${file}: says "${said.slice(0, 100)}" to --version; is it kube-apiserver?`);
  return version;
}

/** `v1.19.12` in `Kubernetes v1.19.12+vendor.3`. */
export function releaseIn(text: string): KubernetesVersion | undefined {
  const [release] = /\bv1\.\d+\.\d+/.exec(text) ?? [];
  return release !== undefined && isVersion(release) ? release : undefined;
}
