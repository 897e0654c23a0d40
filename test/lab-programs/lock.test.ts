import { expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withLock, type Patience } from '../../lab/programs/lock.js';
import { useTemporaryCache } from './temporary-cache.js';

const cache = useTemporaryCache();
const lock = (): string => join(cache(), 'locks/etcd');
const patience: Patience = { waitMs: 10_000, pollMs: 5, onWait: () => undefined };

/** A lock as a process left it that was killed. */
async function leaveLockOf(owner: string): Promise<void> {
  await mkdir(lock(), { recursive: true });
  await writeFile(join(lock(), 'owner'), owner);
}

test('the lock is held during the work and gone after it, also after a failure', async () => {
  expect(await withLock(lock(), patience, async () => existsSync(lock()))).toBe(true);
  expect(existsSync(lock())).toBe(false);
  const failing = withLock(lock(), patience, () => Promise.reject(new Error('no')));
  await expect(failing).rejects.toThrow('no');
  expect(await readdir(join(cache(), 'locks'))).toEqual([]);
});

test('a second one waits, and says for whom', async () => {
  const order: string[] = [];
  const waits: string[] = [];
  let second: Promise<unknown> = Promise.resolve();
  await withLock(lock(), patience, async () => {
    // The first holds the lock until the second says that it waits.
    await new Promise<void>((goOn) => {
      const onWait = (owner: string): void => goOn(void waits.push(owner));
      second = withLock(lock(), { ...patience, onWait }, async () => void order.push('second'));
    });
    order.push('first');
  });
  await second;
  expect(order).toEqual(['first', 'second']);
  expect(waits).toHaveLength(1);
  expect(waits[0]).toMatch(new RegExp(`^${process.pid}-`));
});

test('the lock of a dead process is taken over', async () => {
  await leaveLockOf('999999999-1');
  expect(await withLock(lock(), patience, () => Promise.resolve('mine'))).toBe('mine');
  expect(await readdir(join(cache(), 'locks'))).toEqual([]);
});

test('a number that another process has now is no sign of life', async () => {
  await leaveLockOf(`${process.pid}-1`);
  expect(await withLock(lock(), patience, () => Promise.resolve('mine'))).toBe('mine');
});

test('many who find the same dead lock work one after another', async () => {
  await leaveLockOf('999999999-1');
  let working = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    most = Math.max(most, ++working);
    await new Promise((resolve) => setImmediate(resolve));
    working -= 1;
  };
  await Promise.all(Array.from({ length: 20 }, () => withLock(lock(), patience, work)));
  expect(most).toBe(1);
});

test('gives up on a living owner after its patience, and says what to do', async () => {
  const stuck = withLock(lock(), patience, () =>
    withLock(lock(), { ...patience, waitMs: 20 }, () => Promise.resolve('never')),
  );
  await expect(stuck).rejects.toThrow(/held by process .*end that process/);
});
