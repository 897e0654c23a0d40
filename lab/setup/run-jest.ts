import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { root } from './root.js';
import { countTests, type JestReport, type TestCount } from './test-count.js';

/** Which tests of the tree a run of jest takes. */
export type Selection = 'fast' | 'real' | 'lab' | 'long' | 'without-temporal';

/** Jest's own arguments for a selection; list-like ones first, as they swallow what follows. */
const selections: Readonly<Record<Selection, readonly string[]>> = {
  // Much of their time they wait for a server: as many at once as there are cores.
  fast: [
    '--testPathIgnorePatterns=/test/e2e/',
    '--testPathIgnorePatterns=\\.real\\.test\\.ts$',
    '--maxWorkers=100%',
  ],
  // Real API servers and etcd as plain processes: each takes a core while it starts.
  real: ['--testMatch=<rootDir>/test/**/*.real.test.ts', '--runInBand'],
  // One after another: the lab's clusters share two cores and the addresses of one machine.
  lab: [
    '--testPathIgnorePatterns=\\.long\\.test\\.ts$',
    '--testMatch=<rootDir>/test/e2e/**/*.test.ts',
    '--runInBand',
  ],
  // What a change seldom breaks alone, and what takes a quarter of an hour each.
  long: ['--testMatch=<rootDir>/test/e2e/**/*.long.test.ts', '--runInBand'],
  'without-temporal': [
    '--testPathIgnorePatterns=/test/e2e/',
    '--testPathIgnorePatterns=\\.real\\.test\\.ts$',
    '--testPathIgnorePatterns=\\.temporal\\.test\\.ts$',
  ],
};

/** Run jest on a selection, with further arguments for jest; its output goes to this terminal. */
export async function runJest(
  selection: Selection,
  rest: readonly string[] = [],
): Promise<TestCount> {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-jest-'));
  const file = join(folder, 'report.json');
  try {
    // A handle that a test left open must not hold up a whole run, of which everything is known.
    const own = ['--passWithNoTests', '--forceExit', '--json', `--outputFile=${file}`];
    const { exitCode } = await execa(
      process.execPath,
      [join(root, 'node_modules/jest/bin/jest.js'), ...selections[selection], ...own, ...rest],
      // Jest writes its report and its summary to the error output, and the standard output stays
      // free for the closing line.
      {
        cwd: root,
        reject: false,
        stdin: 'ignore',
        stdout: process.stderr,
        stderr: 'inherit',
        env: { NODE_OPTIONS: withModules(process.env['NODE_OPTIONS']) },
      },
    );
    return countTests(await readReport(file), exitCode ?? 1);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Jest runs ESM only under this flag of Node's; its workers inherit it from the environment. */
const withModules = (options = ''): string =>
  options.includes('--experimental-vm-modules')
    ? options
    : `${options} --experimental-vm-modules --no-warnings=ExperimentalWarning`.trim();

async function readReport(file: string): Promise<JestReport | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as JestReport);
}
