import { join } from 'node:path';
import { execa } from 'execa';
import { root } from './root.js';
import { runJest } from './run-jest.js';
import { exitCodeOf } from './test-count.js';

/** The checks of the files themselves, each a tool of node_modules and its arguments. */
const tools = [
  { title: 'format', command: ['prettier', '--check', '.'] },
  { title: 'lint', command: ['oxlint', '--type-aware'] },
  { title: 'types', command: ['tsc', '--noEmit', '-p', 'test/tsconfig.json'] },
] as const;

/** Everything that needs no server: format, lint, types and the tests without Temporal. */
export async function check(rest: readonly string[]): Promise<number> {
  const failed: string[] = [];
  // All of them, even after a failure: whoever mends one wants to know of the others.
  for (const { title, command } of tools) if (!(await passes(command))) failed.push(title);
  if (exitCodeOf(await runJest('without-temporal', rest)) !== 0) failed.push('tests');
  console.error(failed.length === 0 ? 'check: passed' : `check: failed: ${failed.join(', ')}`);
  return failed.length === 0 ? 0 : 1;
}

async function passes([tool, ...arguments_]: readonly [string, ...string[]]): Promise<boolean> {
  console.error(`check: ${tool} ${arguments_.join(' ')}`);
  const { exitCode } = await execa(join(root, 'node_modules/.bin', tool), arguments_, {
    cwd: root,
    reject: false,
    stdin: 'ignore',
    stdout: process.stderr,
    stderr: 'inherit',
  });
  return exitCode === 0;
}
