/**
 * From a bare checkout to a running command: `node lab/bootstrap.mjs <test|test-all|test-fast|check|demo|bench> [args…]`.
 * Checks Node, installs the packages when they differ from the lock file, compiles, and hands over to
 * dist/lab/setup/main.js. Plain Node without packages, because it runs before there are any.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname ?? '.', '..');
const [command, ...rest] = process.argv.slice(2);

/** Run a program in the checkout to its end; returns its exit code. */
const run = (file, args) =>
  new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: root, stdio: 'inherit' });
    const forward = (signal) => child.kill(signal);
    process.once('SIGINT', forward).once('SIGTERM', forward);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      process.off('SIGINT', forward).off('SIGTERM', forward);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143));
    });
  });

/** Do one stage under a line of progress; the first that fails ends everything with its exit code. */
async function stage(title, work) {
  const start = Date.now();
  const code = await work();
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  console.error(`set-up: ${title}: ${code === 0 ? 'done' : `failed (${code})`} in ${seconds} s`);
  if (code !== 0) end(code, `the set-up failed at "${title}"`);
}

/** Whoever reads the last line of a test run must never find the last line of an older one. */
function end(code, why) {
  console.error(why);
  if (command?.startsWith('test')) console.log('0 passed, 1 failed');
  process.exit(code);
}

function checkNode() {
  const wanted = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).engines.node;
  const numbers = (text) => text.match(/\d+/g).map(Number);
  const [major, minor] = numbers(process.versions.node);
  const [wantedMajor, wantedMinor = 0] = numbers(wanted);
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  end(2, `node: this is ${process.version}; ${wanted} is needed: install a newer Node.js`);
}

/**
 * Whether node_modules holds what package-lock.json says: npm keeps its own lock file inside.
 * Optional packages may be missing, they are those of other platforms.
 */
function isInstalled() {
  const inside = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(inside)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(inside, 'utf8')).packages;
  const agrees = ([path, { version, integrity, optional }]) =>
    present[path] === undefined
      ? optional === true
      : present[path].version === version && present[path].integrity === integrity;
  return Object.entries(wanted)
    .filter(([path]) => path !== '')
    .every(agrees);
}

checkNode();
if (!isInstalled())
  await stage('installing the packages of package-lock.json', () =>
    run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']),
  );
await stage('compiling', () =>
  run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json']),
);
process.exitCode = await run(process.execPath, ['dist/lab/setup/main.js', command ?? '', ...rest]);
