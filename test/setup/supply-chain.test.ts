import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { importsOf, projectFiles, root, textOf } from '../tree.js';

interface Locked {
  /** Where it is installed under another name than its own. */
  readonly name?: string;
  readonly version?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly hasInstallScript?: boolean;
}

const manifest = JSON.parse(textOf('package.json')) as Readonly<
  Record<'dependencies' | 'devDependencies', Readonly<Record<string, string>>> & {
    readonly scripts: Readonly<Record<string, string>>;
  }
>;
const lock = JSON.parse(textOf('package-lock.json')) as {
  readonly packages: Readonly<Record<string, Locked>>;
};
const locked = Object.entries(lock.packages).filter(([path]) => path !== '');
const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 13);

const sources = projectFiles().filter((path) => /\.(?:ts|mjs)$/.test(path));
const packageOf = (target: string): string =>
  target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/');
const importedBy = (paths: readonly string[]): ReadonlySet<string> =>
  new Set(paths.flatMap(importsOf).map(({ of }) => packageOf(of)));

test('every package of the lock file has one version and a digest', () => {
  const loose = locked.filter(
    ([, { version, integrity }]) => !version || integrity?.startsWith('sha512-') !== true,
  );
  expect(loose.map(([path]) => path)).toEqual([]);
});

/** What nobody imports and is needed all the same. */
const withoutImport: Readonly<Record<string, string>> = {
  protobufjs: 'one copy for all of the Temporal SDK, or no history can be replayed',
};

test('every dependency of the product is imported by it', () => {
  const product = importedBy(sources.filter((path) => !/^(?:test|bench|lab)\//.test(path)));
  const unused = Object.keys(manifest.dependencies).filter((name) => !product.has(name));
  expect(unused).toEqual(Object.keys(withoutImport));
});

test('nothing of the product is a dependency of development', () => {
  const product = importedBy(sources.filter((path) => !/^(?:test|bench|lab)\//.test(path)));
  expect(Object.keys(manifest.devDependencies).filter((name) => product.has(name))).toEqual([
    // For its types: the library comes with node-ssh.
    'ssh2',
  ]);
});

test('packages come without running anything of theirs', () => {
  const callers = projectFiles().filter((path) =>
    /^(?:Dockerfile|docker-compose\.yml|\.ci\/|lab\/bootstrap)/.test(path),
  );
  const installs = callers.flatMap((path) =>
    textOf(path)
      .split('\n')
      .filter((line) => /npm(?:'|",?)? (?:ci|install|i)\b|'npm', \[/.test(line)),
  );
  expect(installs.length).toBeGreaterThan(2);
  expect(installs.filter((line) => !line.includes('--ignore-scripts'))).toEqual([]);
});

test('those that would run something at their installation are known', () => {
  const named = locked.flatMap(([path, { hasInstallScript, dev, devOptional }]) =>
    hasInstallScript === true && dev !== true && devOptional !== true ? [nameOf(path)] : [],
  );
  expect(named.toSorted()).toEqual(installing);
});

/** cpu-features and ssh2 would compile what makes some ciphers faster; protobufjs and @swc/core only look at the machine. */
const installing = ['@swc/core', 'cpu-features', 'protobufjs', 'ssh2'];

test('what they would have compiled is not there, and SSH works without', () => {
  const compiled = ['cpu-features/build', 'ssh2/lib/protocol/crypto/build'];
  expect(compiled.filter((path) => existsSync(join(root, 'node_modules', path)))).toEqual([]);
});

test('the bill of materials names every package of the lock file, with its digest', () => {
  const [npm = '', ...args] = (manifest.scripts['sbom'] ?? '').split(' ');
  const { stdout, status } = spawnSync(npm, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  expect(status).toBe(0);
  const { bomFormat, components } = JSON.parse(stdout) as {
    readonly bomFormat: string;
    readonly components: readonly { readonly purl: string; readonly hashes?: readonly object[] }[];
  };
  expect(bomFormat).toBe('CycloneDX');
  const told = new Set(components.map(({ purl }) => decodeURIComponent(purl)));
  const missing = locked
    .map(([path, { name, version }]) => `pkg:npm/${name ?? nameOf(path)}@${version ?? ''}`)
    .filter((purl) => !told.has(purl));
  expect(locked.length).toBeGreaterThan(300);
  expect(missing).toEqual([]);
  expect(components.filter(({ hashes = [] }) => hashes.length === 0)).toEqual([]);
}, 60_000);
