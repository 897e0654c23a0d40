import { cp, mkdir, readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { run } from './command.js';
import { go, goEnvironment, type Module } from './go.js';

/** The modules whose marked types the API server describes. */
const describedModules = [
  'api',
  'apimachinery',
  'apiserver',
  'apiextensions-apiserver',
  'kube-aggregator',
  'client-go',
  'component-base',
  'kube-controller-manager',
  'kube-proxy',
  'kube-scheduler',
  'kubelet',
].map((name) => `k8s.io/${name}`);

/** Marked, but not served by the API server; their definitions do not compile there. */
const leftOut = /\/apis\/(audit|clientauthentication)(\/|$)/;

const generatedFolder = 'pkg/generated/openapi';
const generatedFile = 'zz_generated.openapi.go';

/**
 * Generate the OpenAPI definitions that a published module up to 1.23 lacks, with that release's own
 * generator. Without them kube-apiserver does not compile; with some missing it dies at its start
 * with "cannot find model definition".
 */
export async function generateOpenapi(workFolder: string, source: string): Promise<void> {
  // Downloaded first: a module that is not on disk is passed over without a word.
  await go(workFolder, 'mod', 'download', ...describedModules);
  const modules = await Promise.all(describedModules.map((name) => locate(workFolder, name)));
  const packages = (await Promise.all(modules.map(markedPackages))).flat().toSorted();
  await go(workFolder, 'build', '-o', 'openapi-gen', 'k8s.io/kube-openapi/cmd/openapi-gen');
  await mkdir(join(workFolder, 'gen'), { recursive: true });
  await runGenerator(workFolder, packages);
  await mkdir(join(source, generatedFolder), { recursive: true });
  await cp(
    join(workFolder, 'gen/k8s.io/kubernetes', generatedFolder, generatedFile),
    join(source, generatedFolder, generatedFile),
  );
}

async function locate(workFolder: string, name: string): Promise<Module> {
  return JSON.parse(await go(workFolder, 'list', '-m', '-json', name)) as Module;
}

/** The import paths of a module's packages that carry the generator's mark. */
async function markedPackages(module: Module): Promise<string[]> {
  const files = await readdir(module.Dir, { recursive: true, withFileTypes: true });
  const sources = files.filter((file) => file.isFile() && /(?<!_test)\.go$/.test(file.name));
  const marked = new Set<string>();
  for (const file of sources) {
    const text = await readFile(join(file.parentPath, file.name), 'utf8');
    if (/^\/\/ ?\+k8s:openapi-gen=true$/m.test(text))
      marked.add(join(module.Path, relative(module.Dir, file.parentPath)));
  }
  return [...marked].filter((name) => !leftOut.test(name) && !name.includes('/testdata/'));
}

async function runGenerator(workFolder: string, packages: readonly string[]): Promise<void> {
  const options = [
    ['-O', generatedFile.replace(/\.go$/, '')],
    ['-p', `k8s.io/kubernetes/${generatedFolder}`],
    ['--go-header-file', '/dev/null'],
    ['--output-base', 'gen'],
    ['-r', 'gen/violations.txt'],
    ['-i', packages.join(',')],
  ];
  await run({
    file: join(workFolder, 'openapi-gen'),
    arguments: options.flat(),
    cwd: workFolder,
    env: goEnvironment,
  });
}
