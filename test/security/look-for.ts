import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Secrets that a test has planted: where each lives, and a part of it that stands nowhere else. */
export type Canaries = Readonly<Record<string, string>>;

/** Where canaries must not be. */
export interface Places {
  /** Folders, looked through to the bottom: databases, stores, reports, logs, temporary ones. */
  readonly folders?: readonly string[];
  /** Processes whose arguments and environment everybody on the machine, or their user, can read. */
  readonly processes?: readonly number[];
  /** What was printed, or came as an answer; by a name for the message. */
  readonly texts?: Readonly<Record<string, string>>;
}

/** `canary of the key in /tmp/x/db-wal`, for each canary and place where it was found; empty where all is well. */
export async function lookFor(canaries: Canaries, places: Places): Promise<string[]> {
  const sought = Object.entries(canaries).flatMap(([name, canary]) =>
    formsOf(canary).map((form) => ({ name, form })),
  );
  const found = new Set<string>();
  const look = (where: string, bytes: Buffer): void => {
    for (const { name, form } of sought)
      if (bytes.includes(form)) found.add(`canary of ${name} in ${where}`);
  };
  for (const [name, text] of Object.entries(places.texts ?? {})) look(name, Buffer.from(text));
  for (const pid of places.processes ?? [])
    for (const name of ['cmdline', 'environ'])
      await lookIn(`/proc/${pid}/${name}`, longest(sought), look);
  for (const folder of places.folders ?? [])
    for (const path of await filesBelow(folder)) await lookIn(path, longest(sought), look);
  return [...found].toSorted();
}

/** Every process below one, itself too: children of children as well. */
export async function processesBelow(pid: number): Promise<number[]> {
  const tasks = await readdir(`/proc/${pid}/task`).catch(() => []);
  const children = await Promise.all(
    tasks.map(async (task) => {
      const text = await textOf(`/proc/${pid}/task/${task}/children`);
      return text.split(' ').filter((word) => word !== '');
    }),
  );
  const below = await Promise.all(children.flat().map((child) => processesBelow(Number(child))));
  return [pid, ...below.flat()];
}

/**
 * As it is, and as base64 at each of the three places where its bytes may begin: a Secret has its values so, and JSON of
 * Temporal's API has all payloads so.
 */
function formsOf(canary: string): Buffer[] {
  if (canary.length < 12) throw new Error(`"${canary}" is too short to stand nowhere by chance`);
  const encoded = [0, 1, 2].map((before) => {
    const text = Buffer.from(`${'.'.repeat(before)}${canary}`).toString('base64');
    // First and last characters hold bits of what stands beside it.
    return text.slice(before === 0 ? 0 : 4, -4).replace(/=+$/, '');
  });
  return [canary, ...encoded].map((form) => Buffer.from(form));
}

const longest = (sought: readonly { readonly form: Buffer }[]): number =>
  Math.max(...sought.map(({ form }) => form.length));

const pieceBytes = 1024 * 1024;

/** Piece by piece, with so much of the last one that nothing is cut in two. A file that goes meanwhile holds nothing. */
async function lookIn(
  path: string,
  overlap: number,
  look: (where: string, bytes: Buffer) => void,
): Promise<void> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return;
  try {
    let rest = Buffer.alloc(0);
    for await (const read of file.createReadStream({
      highWaterMark: pieceBytes,
      autoClose: false,
    })) {
      const piece = Buffer.concat([rest, read as Buffer]);
      look(path, piece);
      rest = piece.subarray(-overlap);
    }
  } catch {
    // A process that ended meanwhile, say: there is nothing to look at any more.
  } finally {
    await file.close();
  }
}

async function textOf(path: string): Promise<string> {
  const file = await open(path).catch(() => undefined);
  const text = await file?.readFile('utf8').catch(() => '');
  await file?.close();
  return text ?? '';
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const below = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesBelow(path);
      return (await lstat(path).catch(() => undefined))?.isFile() === true ? [path] : [];
    }),
  );
  return below.flat();
}
