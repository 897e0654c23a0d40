import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cutover } from './a-terminal.js';
import { completedLines, fillDirectory } from './completed-lines.js';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cutover-completion-'));
  await writeFile(join(directory, 'bash'), (await cutover(['completion', 'bash'])).out);
  await fillDirectory(directory);
});
afterAll(() => rm(directory, { recursive: true }));

/** What a real bash offers at the end of a line, after it has split it as it does itself. */
async function offered(line: string): Promise<string[]> {
  const script = [
    'source ./bash',
    'COMP_LINE=$1 COMP_POINT=${#1}',
    // As readline does: words end at blanks and at =, which is a word of its own.
    'COMP_WORDS=(${1//=/ = }); [[ $1 == *" " || $1 == *= ]] && COMP_WORDS+=("")',
    'COMP_CWORD=$((${#COMP_WORDS[@]} - 1))',
    '_cutover',
    'printf "%s\\n" "${COMPREPLY[@]}"',
  ].join('\n');
  const { stdout, stderr } = await promisify(execFile)(
    'bash',
    ['--norc', '--noprofile', '-u', '-c', script, 'bash', line],
    { cwd: directory, env: { PATH: `${directory}:${process.env['PATH'] ?? ''}` } },
  );
  expect(stderr).toBe('');
  return stdout
    .split('\n')
    .filter((word) => word !== '')
    .toSorted();
}

test('bash takes the function for the command', async () => {
  const { stdout } = await promisify(execFile)(
    'bash',
    ['--norc', '-c', 'source ./bash; complete -p cutover'].slice(0),
    { cwd: directory },
  );
  expect(stdout.trim()).toMatch(/^complete .*-F _cutover cutover$/);
});

test.each(completedLines)('%s', async (line, ...words) => {
  expect(await offered(line)).toEqual(words);
});

test('the script for zsh knows the same words', async () => {
  const bash = (await cutover(['completion', 'bash'])).out;
  const zsh = (await cutover(['completion', 'zsh'])).out;
  const tables = bash.slice(bash.indexOf('_cutover_commands()'), bash.indexOf('_cutover() {'));
  expect(tables.length).toBeGreaterThan(2000);
  expect(zsh).toContain(tables.trim());
  expect(zsh).toMatch(/^#compdef cutover\n/);
  expect(zsh).toContain("'explain:what a run is waiting for, and what to do, in one sentence'");
});

test('names of clusters are not asked for longer than a key is held, and nothing is said without Temporal', async () => {
  const begun = Date.now();
  const answer = await cutover(['completion', '--clusters', '--address', '127.0.0.1:1']);
  expect(answer).toMatchObject({ code: 0, out: '', err: '' });
  expect(Date.now() - begun).toBeLessThan(5000);
});

test('without a shell it says which there are', async () => {
  expect(await cutover(['completion'])).toMatchObject({
    code: 2,
    err: 'which shell? say bash or zsh',
  });
});
