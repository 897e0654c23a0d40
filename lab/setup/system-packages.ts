import { getuid } from 'node:process';
import { execa } from 'execa';
import { findOnPath } from '../programs/on-path.js';

/** A program of the operating system that the lab calls, the Debian package that has it, and why. */
export interface SystemProgram {
  readonly program: string;
  readonly package: string;
  readonly why: string;
}

/** What tests call that need no lab: keys, signatures and certificates. */
export const testPrograms: readonly SystemProgram[] = [
  { program: 'ssh-keygen', package: 'openssh-client', why: 'the keys of nodes and of operators' },
  { program: 'openssl', package: 'openssl', why: 'certificates and digests in tests' },
  { program: 'zsh', package: 'zsh', why: 'what is completed is asked of a real shell' },
];

/** Everything that the lab calls and does not bring along itself, and what the tests call. */
export const systemPrograms: readonly SystemProgram[] = [
  { program: 'dockerd', package: 'docker.io', why: 'runs the nodes as containers' },
  { program: 'debootstrap', package: 'debootstrap', why: "makes the nodes' root file system" },
  { program: 'ip', package: 'iproute2', why: 'addresses and routes of the nodes' },
  { program: 'iptables', package: 'iptables', why: "the container engine's networks" },
  { program: 'chromium', package: 'chromium', why: 'tests of pages use a real browser' },
  { program: 'tar', package: 'tar', why: 'packs images and root file systems' },
  { program: 'sshd', package: 'openssh-server', why: 'faults of links are made before a real one' },
  { program: 'sudo', package: 'sudo', why: 'what it may and may not run is asked of it' },
  { program: 'git', package: 'git', why: 'Go modules that come from repositories' },
  ...testPrograms,
];

/** The programs of the list that are not on PATH. */
export async function missingPrograms(
  find: (name: string) => Promise<string | undefined> = findOnPath,
  wanted: readonly SystemProgram[] = systemPrograms,
): Promise<readonly SystemProgram[]> {
  const found = await Promise.all(wanted.map(({ program }) => find(program)));
  return wanted.filter((_, i) => found[i] === undefined);
}

/** What is missing and why, one line each, and the command that installs it. */
export const formatMissing = (missing: readonly SystemProgram[]): string =>
  [
    ...missing.map((it) => `  ${it.program} (Debian package ${it.package}): ${it.why}`),
    `  apt-get install ${missing.map((it) => it.package).join(' ')}`,
  ].join('\n');

/** Install what is missing where that is allowed; returns whether everything is there now. */
export async function ensureSystemPackages(
  wanted: readonly SystemProgram[] = systemPrograms,
): Promise<boolean> {
  const missing = await missingPrograms(findOnPath, wanted);
  if (missing.length === 0) return true;
  if (getuid?.() !== 0 || (await findOnPath('apt-get')) === undefined) {
    console.error(`set-up: missing, and only root on Debian can install it:`);
    console.error(formatMissing(missing));
    return false;
  }
  console.error(`set-up: installing system packages:\n${formatMissing(missing)}`);
  await aptGet('update', '-q');
  await aptGet(
    'install',
    '-y',
    '-q',
    '--no-install-recommends',
    ...missing.map((it) => it.package),
  );
  const still = await missingPrograms(findOnPath, wanted);
  if (still.length > 0) console.error(`set-up: still missing:\n${formatMissing(still)}`);
  return still.length === 0;
}

async function aptGet(...arguments_: readonly string[]): Promise<void> {
  await execa('apt-get', arguments_, {
    stdin: 'ignore',
    // The result of a command must not be hidden in the packages' chatter.
    stdout: process.stderr,
    stderr: 'inherit',
    env: { DEBIAN_FRONTEND: 'noninteractive' },
  });
}
