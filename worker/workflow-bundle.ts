import { existsSync } from 'node:fs';
import { readFile, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import { type WorkflowBundle, bundleWorkflowCode } from '@temporalio/worker';

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, '..', 'workflows', 'index.js');

/**
 * The workflows as one file, built once and kept beside the compiled code: a worker that comes back
 * after a crash must not spend its first seconds bundling.
 */
export async function workflowBundle({
  failureConverterPath,
}: Pick<DataConverter, 'failureConverterPath'>): Promise<WorkflowBundle> {
  // What becomes of failures is part of the bundle: workers with and without a key ring may share the code.
  const kind = failureConverterPath === undefined ? '' : '-encrypting';
  const kept = join(here, '..', `workflow-bundle${kind}.js`);
  if (!(await isFresh(kept))) {
    const { code } = await bundleWorkflowCode({
      workflowsPath: source,
      payloadConverterPath: join(here, '..', 'workflows', 'temporal', 'payload-converter.js'),
      ...(failureConverterPath !== undefined && { failureConverterPath }),
    });
    const temporary = `${kept}.${process.pid}`;
    await writeFile(temporary, code);
    await rename(temporary, kept); // Another worker may start at the same moment.
  }
  return { code: await readFile(kept, 'utf8') };
}

/** Newer than every file that can be in it. */
async function isFresh(kept: string): Promise<boolean> {
  if (!existsSync(kept)) return false;
  const built = (await stat(kept)).mtimeMs;
  const newest = await Promise.all(
    [join(here, '../workflows'), join(here, '../model')].map(newestIn),
  );
  return newest.every((changed) => changed <= built);
}

async function newestIn(directory: string): Promise<number> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const stats = await Promise.all(files.map((file) => stat(join(file.parentPath, file.name))));
  return Math.max(...stats.map(({ mtimeMs }) => mtimeMs));
}
