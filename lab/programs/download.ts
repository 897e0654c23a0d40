import { createWriteStream } from 'node:fs';
import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import type { ProgramSet } from './catalogue.js';
import { run } from './command.js';
import { sha256Of } from './install.js';
import { releaseFiles, type ReleaseFile } from './official-release.js';

/** Short: a machine without the official sites goes on to build, and must not wait for them. */
const probeTimeoutMs = 3_000;
const downloadTimeoutMs = 15 * 60_000;

/** Whether the upstream project publishes this set for this type of machine. */
export const hasOfficialRelease = (set: ProgramSet): boolean =>
  releaseFiles(set, process.arch).length > 0;

/**
 * Download a set's official release into the work folder and verify its checksums; returns the
 * folder the programs are in.
 */
export async function download(set: ProgramSet, workFolder: string): Promise<string> {
  const bin = join(workFolder, 'official');
  await rm(bin, { recursive: true, force: true });
  await mkdir(bin, { recursive: true });
  for (const file of releaseFiles(set, process.arch)) await downloadFile(file, bin);
  await liftPrograms(set, bin);
  return bin;
}

/** The digest of a file in a checksum file: a bare digest, or lines of digest and name. */
export function digestIn(checksums: string, fileName: string): string | undefined {
  const lines = checksums
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  const line =
    lines.find(([, name]) => name?.replace(/^\*/, '') === fileName) ??
    (lines.length === 1 && lines[0]?.length === 1 ? lines[0] : undefined);
  return line?.[0] !== undefined && /^[0-9a-f]{64}$/.test(line[0]) ? line[0] : undefined;
}

let reachable: Promise<boolean> | undefined;

/** Asked once per run. `CUTOVER_DOWNLOADS=off` answers for a machine that must not even ask. */
export function canReachOfficialSites(): Promise<boolean> {
  if (process.env['CUTOVER_DOWNLOADS'] === 'off') return Promise.resolve(false);
  reachable ??= fetch('https://dl.k8s.io/', {
    method: 'HEAD',
    redirect: 'manual',
    signal: AbortSignal.timeout(probeTimeoutMs),
  }).then(
    ({ status }) => status < 400,
    () => false,
  );
  return reachable;
}

async function downloadFile(file: ReleaseFile, folder: string): Promise<void> {
  const name = basename(file.url);
  const path = join(folder, name);
  const wanted = digestIn(await (await get(file.checksumUrl)).text(), name);
  if (wanted === undefined)
    throw new Error(`${file.checksumUrl}: has no sha256 of ${name}; not taken without one`);
  const { body } = await get(file.url);
  if (body === null) throw new Error(`${file.url}: answered without a body; try again`);
  await pipeline(Readable.fromWeb(body as ReadableStream), createWriteStream(path));
  const actual = await sha256Of(path);
  if (actual !== wanted)
    throw new Error(`${file.url}: sha256 is ${actual}, not ${wanted} as published; not taken`);
  if (file.kind === 'archive')
    await run({ file: 'tar', arguments: ['-xzf', name, '--no-same-owner'], cwd: folder });
}

async function get(url: string): Promise<Response> {
  const response = await fetch(url, { signal: AbortSignal.timeout(downloadTimeoutMs) });
  if (!response.ok) throw new Error(`${url}: answered ${response.status}; not downloaded`);
  return response;
}

/** Archives keep their programs in a folder of their own; all programs come to the top. */
async function liftPrograms(set: ProgramSet, folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const { name } of set.programs) {
    const found = entries.find((entry) => entry.isFile() && entry.name === name);
    if (found !== undefined && found.parentPath !== folder)
      await copyFile(join(found.parentPath, name), join(folder, name));
  }
  await run({
    file: 'chmod',
    arguments: ['0755', ...set.programs.map(({ name }) => name)],
    cwd: folder,
  });
}
