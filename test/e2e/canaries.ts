import { readFile, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { labSsh } from '../../lab/lab.js';
import { type Canaries, lookFor, processesBelow } from '../security/look-for.js';
import type { Scene } from './chain.js';

/** Of the application's Secret `payment`, as lab/application has it. */
const ofTheApplication = 'lab-canary-payment-key';

/** What programs of a run leave on a node for people to read, and what anybody there can see of processes. */
const ofNodes = {
  'the journals of runs': 'cat /var/lib/kube-cutover/runs/*/journal.jsonl',
  'the journal of systemd': 'journalctl --no-pager --output=cat',
  'the list of processes': 'cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\\0" " "',
  'temporary files': 'find /tmp /var/tmp -xdev -type f -size -10M -exec cat {} +',
} as const;

/**
 * Where a Secret of the cluster, the key that opens nodes or the key of the store can be read though they must not: in Temporal's
 * database, logs and reports of the stage, processes and temporary files of either side. Empty where all is well.
 */
export async function secretsLeftAbout({ stage, lab }: Scene): Promise<readonly string[]> {
  const storeKey = join(stage.directory, 'store.key');
  const canaries: Canaries = {
    'a Secret': ofTheApplication,
    'the SSH key': partOf(await readFile(lab.sshKey, 'utf8')),
    "the store's key": (await readFile(storeKey, 'utf8')).trim(),
  };
  const report = await stage.cutover('report', lab.name, '--json');
  const texts: Record<string, string> = { 'the report': report.stdout + report.stderr };
  for (const { name } of lab.nodes) {
    const log = await stage.cutover('logs', name, lab.name);
    texts[`the log of ${name}`] = log.stdout + log.stderr;
    for (const [what, command] of Object.entries(ofNodes))
      texts[`${what} on ${name}`] = await labSsh(lab, name, `${command} || true`);
  }
  const running = [stage.worker, stage.temporal].map(({ pid }) => processesBelow(pid));
  const found = await lookFor(canaries, {
    folders: [stage.directory, ...(await ourTemporaryFolders())],
    processes: (await Promise.all(running)).flat(),
    texts,
  });
  // Its own file is where it belongs.
  return found.filter((one) => one !== `canary of the store's key in ${storeKey}`);
}

/** Of the secret half of an Ed25519 key in OpenSSH's form, which begins behind 161 bytes; all before is public. */
const partOf = (privateKey: string): string => (privateKey.split('\n')[4] ?? '').slice(6, 46);

const ourTemporaryFolders = async (): Promise<string[]> =>
  (await readdir(tmpdir()))
    .filter((name) => name.startsWith('kube-cutover-'))
    .map((name) => join(tmpdir(), name));
