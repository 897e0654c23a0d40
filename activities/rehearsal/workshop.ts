import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { refused } from '../failures.js';
import type { Workshop } from './copy.js';
import { startJanitor } from './janitor.js';
import { isLeftOver, thisOwner } from './owner.js';

const prefix = 'workshop-';
const ownerName = 'owner.json';
/** A path of a socket has 107 bytes (unix(7)); the longest below a workshop is `/target/client.sock:0`. */
const maxPathBytes = 80;

/**
 * A new private directory below `root`, with a janitor; what a worker that is no more has left there is removed first.
 * @throws Refused where others own or may write `root`, or its path is too long for sockets.
 */
export async function openWorkshop(root: string): Promise<Workshop> {
  await mkdir(root, { recursive: true, mode: 0o700 });
  await refuseShared(root);
  await removeLeftOvers(root);
  const directory = await mkdtemp(join(root, prefix));
  await chmod(directory, 0o700);
  if (Buffer.byteLength(directory) > maxPathBytes) {
    await rm(directory, { recursive: true });
    throw refused(
      `${root}: its path is too long for the sockets below it; choose a state directory of at most 50 letters`,
    );
  }
  await writeFile(join(directory, ownerName), JSON.stringify(await thisOwner()), { mode: 0o600 });
  const janitor = await startJanitor(directory);
  let closing: Promise<void> | undefined;
  return { directory, close: () => (closing ??= janitor.clean()) };
}

/** What is copied here holds every Secret of a cluster. */
async function refuseShared(root: string): Promise<void> {
  const { uid, mode } = await stat(root);
  const here = process.getuid?.();
  if (uid !== here)
    throw refused(`${root}: belongs to user ${uid}, not ${here}; choose another state directory`);
  if ((mode & 0o022) !== 0)
    throw refused(`${root}: others may write there (${(mode & 0o777).toString(8)}); chmod 700 it`);
}

/** A janitor whose owner is gone at once: the same way out as any other. */
async function removeLeftOvers(root: string): Promise<void> {
  const names = (await readdir(root)).filter((name) => name.startsWith(prefix));
  for (const name of names) {
    const directory = join(root, name);
    const ownerFile = join(directory, ownerName);
    if (await isLeftOver(ownerFile)) await (await startJanitor(directory)).clean();
  }
}
