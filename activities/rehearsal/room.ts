import { statfs } from 'node:fs/promises';
import { refused } from '../failures.js';

/** A store may grow while it is sent: what was written since its size was asked. Bytes. */
export const growthBytes = 64 * 1024 * 1024;

/**
 * Is there room for a snapshot of so many bytes and what is made of it: a restored copy for each side that is served at the same time,
 * or one that is rewritten and the snapshot of that? @throws Refused
 */
export async function refuseLackOfRoom(directory: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(directory);
  const needed = 3 * (bytes + growthBytes);
  if (bavail * bsize < needed)
    throw refused(
      `${directory}: has ${bavail * bsize} bytes free and a copy of this etcd needs ${needed}; ` +
        'make room, or let the worker have its state on another disk',
    );
}
