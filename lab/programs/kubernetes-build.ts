import { chmod, cp, mkdir, readdir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './command.js';
import { downloadModule, go, goEnvironment, type Module } from './go.js';
import {
  kubeletNeedsCgo,
  kubernetesModule,
  lacksOpenapi,
  linkerFlags,
  throwAwayModule,
} from './kubernetes-module.js';
import { generateOpenapi } from './openapi-definitions.js';

/**
 * Build programs of a Kubernetes release from the Go module proxy, in one `go build`;
 * returns the folder they are in. An interrupted build goes on from Go's own build cache.
 */
export async function buildKubernetes(
  workFolder: string,
  version: string,
  names: readonly string[],
): Promise<string> {
  await mkdir(workFolder, { recursive: true });
  // Of an older attempt: `go mod download` would read it as the main module.
  await rm(join(workFolder, 'go.mod'), { force: true });
  const module = await downloadModule(workFolder, `${kubernetesModule}@v${version}`);
  if (lacksOpenapi(version)) await copySource(module, join(workFolder, 'src'));
  await writeFile(
    join(workFolder, 'go.mod'),
    throwAwayModule(await readFile(module.GoMod, 'utf8'), version),
  );
  await writeFile(join(workFolder, 'go.sum'), await readFile(join(module.Dir, 'go.sum'), 'utf8'));
  if (lacksOpenapi(version)) await generateOpenapi(workFolder, join(workFolder, 'src'));
  await compile(workFolder, version, names);
  await pruneWhenDiskIsShort(workFolder);
  return join(workFolder, 'bin');
}

async function compile(
  workFolder: string,
  version: string,
  names: readonly string[],
): Promise<void> {
  const build = (names: readonly string[], cgo: '0' | '1'): Promise<string> =>
    run({
      file: 'go',
      arguments: [
        'build',
        '-mod=mod',
        `-ldflags=${linkerFlags(version)}`,
        '-o',
        'bin/',
        ...names.map((name) => `${kubernetesModule}/cmd/${name}`),
      ],
      cwd: workFolder,
      env: { ...goEnvironment, CGO_ENABLED: cgo },
    });
  if (!names.includes('kubelet') || !kubeletNeedsCgo(version))
    return void (await build(names, '0'));
  await build(['kubelet'], '1');
  await build(
    names.filter((name) => name !== 'kubelet'),
    '0',
  );
}

/** Below this, Go's build cache (some GB a release) goes; with it, the next release builds faster. */
const shortDiskBytes = 15e9;

async function pruneWhenDiskIsShort(workFolder: string): Promise<void> {
  const { bavail, bsize } = await statfs(workFolder);
  if (bavail * bsize < shortDiskBytes) await go(workFolder, 'clean', '-cache');
}

/** A writable copy of the module: Go refuses an `-overlay` on its module cache. */
async function copySource(module: Module, source: string): Promise<void> {
  await rm(source, { recursive: true, force: true });
  await mkdir(source, { recursive: true });
  for (const folder of ['cmd', 'pkg', 'plugin', 'third_party'])
    await cp(join(module.Dir, folder), join(source, folder), { recursive: true });
  await cp(module.GoMod, join(source, 'go.mod'));
  await makeWritable(source);
}

/** The module cache is read-only, and copies keep their modes. */
async function makeWritable(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries)
    await chmod(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
}
