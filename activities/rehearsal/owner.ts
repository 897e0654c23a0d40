import { readFile, readlink, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Names one process of one boot, so that a number that is given out again is not taken for it. */
export interface Owner {
  readonly pid: number;
  /** Clock ticks after the boot at which it was started: field 22 of proc(5), /proc/pid/stat. */
  readonly started: string;
  readonly boot: string;
  /** Numbers of another container's processes say nothing here. */
  readonly namespace: string;
}

/** Older than any rehearsal: left over, whoever made it. Milliseconds. */
const oldMs = 24 * 60 * 60 * 1000;

/** This process. */
export const thisOwner = async (): Promise<Owner> => ({
  pid: process.pid,
  started: (await startOf(process.pid)) ?? '',
  boot: await bootId(),
  namespace: await readlink('/proc/self/ns/pid'),
});

/** Has whoever made this file ended? Of one that is missing or says nothing readable, the age decides. */
export async function isLeftOver(ownerFile: string, now = Date.now()): Promise<boolean> {
  const owner = await readOwner(ownerFile);
  const here = await thisOwner();
  if (owner !== undefined && owner.boot !== here.boot) return true;
  if (owner !== undefined && owner.namespace === here.namespace)
    return (await startOf(owner.pid)) !== owner.started;
  const made = await stat(ownerFile).catch(() => stat(dirname(ownerFile)).catch(() => undefined));
  return made !== undefined && now - made.mtimeMs > oldMs;
}

async function readOwner(file: string): Promise<Owner | undefined> {
  try {
    const read: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (typeof read !== 'object' || read === null) return undefined;
    const { pid, started, boot, namespace } = read as { readonly [field: string]: unknown };
    if (typeof pid !== 'number' || typeof started !== 'string') return undefined;
    if (typeof boot !== 'string' || typeof namespace !== 'string') return undefined;
    return { pid, started, boot, namespace };
  } catch {
    return undefined;
  }
}

/** When a process was started; undefined where there is none. The program's name before may hold anything. */
async function startOf(pid: number): Promise<string | undefined> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return line?.slice(line.lastIndexOf(')') + 2).split(' ')[19];
}

const bootId = async (): Promise<string> =>
  (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
