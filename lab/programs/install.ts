import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, copyFile, mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * Copy programs into their folder so that a half copy is never taken for a program: each lands under
 * another name, is synced and renamed, and its `.sha256` is written last.
 */
export async function installPrograms(
  from: string,
  to: string,
  names: readonly string[],
): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const name of names) await installProgram(join(from, name), join(to, name));
}

/** Whether every program of a folder was installed to its end. */
export async function isInstalled(folder: string, names: readonly string[]): Promise<boolean> {
  const marks = await Promise.all(names.map((name) => recordedDigest(join(folder, name))));
  return marks.every((mark) => mark !== undefined);
}

/** The digest that was written when a program was installed; absent when it was not. */
export async function recordedDigest(program: string): Promise<string | undefined> {
  const line = await readFile(`${program}.sha256`, 'utf8').catch(() => '');
  return /^([0-9a-f]{64}) {2}/.exec(line)?.[1];
}

/** The sha256 of a file, in hex. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

async function installProgram(from: string, to: string): Promise<void> {
  const partial = `${to}.partial`;
  await copyFile(from, partial);
  await chmod(partial, 0o755);
  await sync(partial);
  const digest = await sha256Of(partial);
  await rename(partial, to);
  await writeFile(`${partial}.sha256`, `${digest}  ${basename(to)}\n`);
  await sync(`${partial}.sha256`);
  await rename(`${partial}.sha256`, `${to}.sha256`);
}

/** Before the rename: after a power cut a name must not stand for an empty file. */
async function sync(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
