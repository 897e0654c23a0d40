import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../programs/cache.js';
import { withLock } from '../programs/lock.js';
import { withProgress } from '../programs/progress.js';
import { docker } from './engine.js';
import {
  baseLayerScript,
  customiseScript,
  entryScript,
  packages,
  installationDigest,
  recipeDigest,
  suite,
} from './recipe.js';
import { ask, run } from './run.js';

/** The files that one recipe gives, cached by its digest. */
export interface RootFileSystem {
  readonly digest: string;
  /** Everything a node boots from. */
  readonly tar: string;
  /** Libraries and commands that the container images of the cluster rest on. */
  readonly baseLayer: string;
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const nodesFolder = (): string => join(cacheFolder(), 'nodes');

/** The nodes' root file system, made once for each recipe by debootstrap (about a minute). */
export async function ensureRootFileSystem(): Promise<RootFileSystem> {
  const digest = recipeDigest();
  const folder = join(nodesFolder(), digest);
  const made = {
    digest,
    tar: join(folder, 'root.tar'),
    baseLayer: join(folder, 'base-layer.tar'),
  };
  if (await exists(folder)) return made;
  const onWait = (owner: string) =>
    void process.stderr.write(`node root file system: process ${owner} makes it\n`);
  await withLock(
    join(cacheFolder(), 'locks', 'nodes'),
    { waitMs: 900_000, pollMs: 500, onWait },
    async () => {
      if (!(await exists(folder))) await make(folder);
    },
  );
  return made;
}

async function make(folder: string): Promise<void> {
  // Under the lock what lies there was left by a process that was killed.
  const work = join(nodesFolder(), 'work');
  await rm(work, { recursive: true, force: true });
  const root = join(work, 'root');
  const result = join(work, 'result');
  await mkdir(root, { recursive: true });
  await mkdir(result);
  await run('tar', ['-C', root, '-xpf', await ensureInstallation(work)]);
  await inRoot(root, customiseScript);
  await writeFile(join(root, 'lab-entry'), entryScript, { mode: 0o755 });
  await inRoot(root, baseLayerScript);
  await rename(join(root, 'base-layer.tar'), join(result, 'base-layer.tar'));
  await run('tar', ['-C', root, '-cf', join(result, 'root.tar'), '.']);
  // Last and in one move: a folder with the digest's name is whole.
  await rename(result, folder);
  await rm(work, { recursive: true, force: true });
}

/** The Debian installation as a tar file, made in `work` unless it is cached. */
async function ensureInstallation(work: string): Promise<string> {
  const tar = join(nodesFolder(), `debian-${installationDigest()}.tar`);
  if (await exists(tar)) return tar;
  const root = join(work, 'debian');
  await withProgress('node root file system (1 min)', () => debootstrap(root));
  await run('tar', ['-C', root, '-cf', join(work, 'debian.tar'), '.']);
  await rename(join(work, 'debian.tar'), tar);
  return tar;
}

async function debootstrap(root: string): Promise<void> {
  const site = await mirror();
  await run(
    'debootstrap',
    ['--variant=minbase', `--include=${packages}`, suite, root, ...(site ? [site] : [])],
    { timeoutMs: 900_000 },
  );
}

/** The mirror that this machine's own apt uses for the suite; debootstrap's default if unknown. */
async function mirror(): Promise<string | undefined> {
  const { stdout } = await ask('apt-get', [
    'indextargets',
    '--format',
    '$(SITE) $(RELEASE) $(COMPONENT)',
  ]);
  return stdout
    .split('\n')
    .map((line) => line.split(' '))
    .find(([, release, component]) => release === suite && component === 'main')?.[0];
}

const inRoot = (root: string, script: string): Promise<string> =>
  run('chroot', [root, '/bin/sh'], { input: script });

/** The engine's image of the nodes' root file system; its name carries the recipe's digest. */
export async function ensureNodeImage(): Promise<string> {
  const { tar, digest } = await ensureRootFileSystem();
  const image = `kube-cutover/node:${digest}`;
  const present = await docker(['images', '--quiet', image]);
  if (present === '') await withProgress('node image', () => docker(['import', tar, image]));
  return image;
}
