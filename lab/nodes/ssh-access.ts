import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { machinesOf, type Lab } from '../cluster/places.js';
import { docker } from './engine.js';
import { run } from './run.js';

/** Make the lab's key pair, afresh; returns the public key as authorized_keys wants it. */
export async function makeSshKey({ name, sshKey }: Pick<Lab, 'name' | 'sshKey'>): Promise<string> {
  await mkdir(dirname(sshKey), { recursive: true, mode: 0o700 });
  await rm(sshKey, { force: true });
  await rm(`${sshKey}.pub`, { force: true });
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', sshKey]);
  return readFile(`${sshKey}.pub`, 'utf8');
}

/**
 * Write the machines' host keys to the lab's known_hosts. They are read from inside the containers:
 * what a scan of the network returns would be trusted because it was there first.
 */
export async function collectHostKeys(lab: Lab): Promise<void> {
  const lines = await Promise.all(
    machinesOf(lab).map(async ({ name, address, container }) => {
      const key = await docker(['exec', container, 'cat', '/etc/ssh/ssh_host_ed25519_key.pub']);
      const [kind, value] = key.trim().split(' ');
      return `${name},${address} ${kind} ${value}\n`;
    }),
  );
  await writeFile(lab.knownHosts, lines.join(''), { mode: 0o600 });
}

/** The arguments of `ssh` up to the host, for root or another user. */
export const sshArguments = (lab: Lab, user = 'root'): string[] => [
  '-i',
  lab.sshKey,
  '-l',
  user,
  '-o',
  'IdentitiesOnly=yes',
  '-o',
  'BatchMode=yes',
  '-o',
  'ConnectTimeout=5',
  '-o',
  'StrictHostKeyChecking=yes',
  '-o',
  `UserKnownHostsFile=${lab.knownHosts}`,
];
