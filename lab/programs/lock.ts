import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** How long to wait for another process, and how to tell that one waits. */
export interface Patience {
  readonly waitMs: number;
  readonly pollMs: number;
  /** Called once, with the process that holds the lock. */
  readonly onWait: (owner: string) => void;
}

/**
 * Do work while holding a lock between processes. The lock is a folder with its owner's name in it,
 * renamed into place, so that it is never seen without an owner. A dead owner's lock is taken over.
 */
export async function withLock<Result>(
  lock: string,
  patience: Patience,
  work: () => Promise<Result>,
): Promise<Result> {
  const dead = await acquire(lock, patience);
  try {
    return await work();
  } finally {
    await release(lock);
    for (const tombstone of dead) await rm(tombstone, { recursive: true, force: true });
  }
}

/** Wait for the lock and take it; returns the remains of dead owners' locks. */
async function acquire(lock: string, patience: Patience): Promise<string[]> {
  const deadline = Date.now() + patience.waitMs;
  const dead: string[] = [];
  let isTold = false;
  while (!(await tryTake(lock))) {
    const owner = await ownerOf(lock);
    if (owner === undefined) continue; // Given back meanwhile.
    if (!(await isAlive(owner))) {
      dead.push(...(await bury(lock, owner)));
      continue;
    }
    if (Date.now() > deadline)
      throw new Error(
        `${lock}: held by process ${owner} for longer than ${patience.waitMs / 60_000} min; end that process, or remove the folder if it is not one of ours`,
      );
    if (!isTold) patience.onWait(owner);
    isTold = true;
    await delay(patience.pollMs);
  }
  return dead;
}

async function tryTake(lock: string): Promise<boolean> {
  const own = ownName(lock);
  await mkdir(dirname(lock), { recursive: true });
  await mkdir(own);
  await writeFile(join(own, 'owner'), await identityOf(process.pid));
  try {
    await rename(own, lock);
    return true;
  } catch (cause) {
    await rm(own, { recursive: true });
    if (hasCode(cause, 'ENOTEMPTY') || hasCode(cause, 'EEXIST')) return false;
    throw cause;
  }
}

/** Moved aside before it is emptied: another lock can be renamed onto an empty folder. */
async function release(lock: string): Promise<void> {
  const own = ownName(lock);
  await rename(lock, own);
  await rm(own, { recursive: true });
}

const ownName = (lock: string): string =>
  `${lock}.${process.pid}-${Math.random().toString(36).slice(2)}`;

async function ownerOf(lock: string): Promise<string | undefined> {
  return readFile(join(lock, 'owner'), 'utf8').catch((cause: unknown) => {
    if (hasCode(cause, 'ENOENT')) return undefined;
    throw cause;
  });
}

/** A process by its number and start, since numbers are used again. */
async function identityOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name, in parentheses, may hold spaces; the start is the 22nd field of all.
  const start = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return `${pid}-${start ?? 'unknown'}`;
}

async function isAlive(owner: string): Promise<boolean> {
  const pid = Number(owner.split('-')[0]);
  return (await identityOf(pid).catch(() => 'gone')) === owner;
}

/**
 * Move a dead owner's lock aside. The name is the dead owner's and stays taken until our release:
 * another process that judged the same lock dead cannot move the one that we take next.
 */
async function bury(lock: string, owner: string): Promise<string[]> {
  const tombstone = `${lock}.dead-${owner}`;
  try {
    await rename(lock, tombstone);
    return [tombstone];
  } catch (cause) {
    if (['ENOENT', 'ENOTEMPTY', 'EEXIST'].some((code) => hasCode(cause, code))) return [];
    throw cause;
  }
}

const hasCode = (cause: unknown, code: string): boolean =>
  typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === code;
