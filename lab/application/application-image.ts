import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureImages, type ImageTar } from '../images/image-tars.js';
import { cacheFolder } from '../programs/cache.js';
import { idleScript, ledgerScript, serveScript, tickScript } from './image-scripts.js';

const scripts = { serve: serveScript, ledger: ledgerScript, tick: tickScript, idle: idleScript };

/** The image that every pod of the application runs; its tag names the scripts in it. */
export async function ensureApplicationImage(): Promise<ImageTar> {
  const digest = createHash('sha256').update(JSON.stringify(scripts)).digest('hex').slice(0, 8);
  const folder = await scriptFolder(digest);
  const names = Object.keys(scripts);
  const [image] = await ensureImages([
    {
      name: 'shop',
      tag: digest,
      files: names.map((name) => ({ path: `/usr/local/bin/${name}`, source: join(folder, name) })),
      entrypoint: [],
    },
  ]);
  if (image === undefined) throw new Error('application image: none was made for its plan');
  return image;
}

async function scriptFolder(digest: string): Promise<string> {
  const folder = join(cacheFolder(), 'application', digest);
  if (await stat(folder).catch(() => undefined)) return folder;
  await mkdir(join(cacheFolder(), 'application'), { recursive: true });
  const work = await mkdtemp(`${folder}.`);
  for (const [name, script] of Object.entries(scripts)) {
    await writeFile(join(work, name), script, { mode: 0o755 });
  }
  await rename(work, folder).catch(() => rm(work, { recursive: true })); // Another was first.
  return folder;
}
