import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './command.js';
import { go } from './go.js';

/**
 * Build etcd from the Go module proxy, or take Debian's packages for the 3.4 line, whose modules
 * cannot be required by version; returns the folder the programs are in.
 */
export const buildEtcd = (workFolder: string, version: string): Promise<string> =>
  comesFromDebian(version) ? unpackDebian(workFolder, version) : buildModules(workFolder, version);

/** Whether a build of this version only unpacks Debian's packages, and needs no Go. */
export const comesFromDebian = (version: string): boolean => version.startsWith('3.4.');

async function buildModules(workFolder: string, version: string): Promise<string> {
  await mkdir(workFolder, { recursive: true });
  await writeFile(join(workFolder, 'go.mod'), 'module cutover.invalid/etcd\n\ngo 1.24\n');
  await rm(join(workFolder, 'go.sum'), { force: true });
  const modules = { etcd: 'server', etcdctl: 'etcdctl', etcdutl: 'etcdutl' };
  const paths = Object.values(modules).map((name) => `go.etcd.io/etcd/${name}/v3`);
  await go(workFolder, 'get', ...paths.map((path) => `${path}@v${version}`));
  for (const [program, module] of Object.entries(modules))
    await go(
      workFolder,
      'build',
      '-ldflags=-s -w',
      '-o',
      join('bin', program),
      `go.etcd.io/etcd/${module}/v3`,
    );
  return join(workFolder, 'bin');
}

async function unpackDebian(workFolder: string, version: string): Promise<string> {
  await mkdir(join(workFolder, 'bin'), { recursive: true });
  await downloadPackages(workFolder);
  const packages = (await readdir(workFolder)).filter((name) => name.endsWith('.deb'));
  if (!packages.every((name) => name.includes(`_${version}`)))
    throw new Error(
      `etcd v${version}: Debian has ${packages.join(', ')}: another version; install etcd ${version} on PATH`,
    );
  for (const name of packages)
    await run({ file: 'dpkg-deb', arguments: ['-x', name, 'root'], cwd: workFolder });
  for (const program of ['etcd', 'etcdctl'])
    await cp(join(workFolder, 'root/usr/bin', program), join(workFolder, 'bin', program));
  return join(workFolder, 'bin');
}

async function downloadPackages(cwd: string): Promise<void> {
  const download = {
    file: 'apt-get',
    arguments: ['download', 'etcd-server', 'etcd-client'],
    cwd,
  };
  await run(download).catch(async () => {
    // A machine that is new has no package lists yet.
    await run({ file: 'apt-get', arguments: ['update'], cwd });
    await run(download);
  });
}
