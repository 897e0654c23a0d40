import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { jest } from '@jest/globals';
import { cutover } from './a-terminal.js';
import { completedLines, fillDirectory } from './completed-lines.js';

jest.setTimeout(30_000);

/** What a person has in .zshrc, and a TAB that also writes down what is offered. */
const setup = String.raw`
unsetopt autolist automenu listbeep beep
autoload -Uz compinit
compadd() {
  # Asked for another purpose than to offer something.
  if [[ " $* " == *" -"(O|A|D)" "* ]]; then builtin compadd "$@"; return; fi
  local -a offered
  builtin compadd -O offered "$@"
  ((! $#offered)) || print -rl -- $offered >> $CAPTURED/offered
  builtin compadd "$@"
}
complete-and-tell() { zle complete-word; print -r -- "$BUFFER" > $CAPTURED/line; print $'\1done\1' }
zle -N complete-and-tell
bindkey '^I' complete-and-tell
zle-line-init() { print $'\1ready\1' }
zle -N zle-line-init
`;

/** How the script comes into a shell: both are in its first lines. */
const ways = {
  'from a folder of $fpath': 'fpath=($CAPTURED/../functions $fpath); compinit -u -D',
  'by source': 'compinit -u -D; source $CAPTURED/../functions/_cutover',
} as const;

/** Types into a zsh with a terminal of its own, and ends it. */
const driver = String.raw`
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "source $CAPTURED/setup"
zpty -r shell said $'*\1ready\1*' || exit 3
zpty -w -n shell "$1"$'\t'
zpty -r shell said $'*\1done\1*' || exit 4
print -r -- $said
zpty -d shell
`;

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cutover-zsh-'));
  await mkdir(join(directory, 'functions'));
  const { out } = await cutover(['completion', 'zsh']);
  await writeFile(join(directory, 'functions', '_cutover'), `${out}\n`);
  await mkdir(join(directory, 'here'));
  await fillDirectory(join(directory, 'here'));
});
afterAll(() => rm(directory, { recursive: true }));

interface Completed {
  readonly offered: readonly string[];
  /** The line as it stands after TAB. */
  readonly line: string;
}

/** What a real zsh does when TAB is pressed at the end of a line. @throws Error where there is no zsh. */
async function typed(line: string, way: keyof typeof ways): Promise<Completed> {
  const captured = await mkdtemp(join(directory, 'captured-'));
  await writeFile(join(captured, 'setup'), `${setup}\n${ways[way]}\n`);
  await writeFile(join(captured, 'driver'), driver);
  const here = join(directory, 'here');
  const { stdout } = await promisify(execFile)('zsh', ['-f', join(captured, 'driver'), line], {
    cwd: here,
    env: {
      PATH: `${here}:${process.env['PATH'] ?? ''}`,
      CAPTURED: captured,
      TERM: 'xterm',
      LC_ALL: 'C',
      HOME: captured,
    },
    timeout: 20_000,
  }).catch((cause: NodeJS.ErrnoException) => {
    throw cause.code === 'ENOENT' ? new Error('zsh is not there; run: apt-get install zsh') : cause;
  });
  expect(stdout).not.toMatch(/_cutover\w*:|zsh:|not found|parse error/);
  const offered = (await linesOf(captured, 'offered')).map((word) => word.replace(/\/$/, ''));
  const [now = ''] = await linesOf(captured, 'line');
  return { offered: [...new Set(offered)].toSorted(), line: now };
}

/** Nothing was offered where nothing was written. */
async function linesOf(captured: string, name: string): Promise<string[]> {
  const text = await readFile(join(captured, name), 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
}

test.each(completedLines)('%s', async (line, ...words) => {
  expect((await typed(line, 'from a folder of $fpath')).offered).toEqual(words);
});

test.each(Object.keys(ways) as (keyof typeof ways)[])('a word is completed %s', async (way) => {
  expect((await typed('cutover expl', way)).line).toBe('cutover explain ');
  expect((await typed('cutover approve blue --gate=wi', way)).line).toBe(
    'cutover approve blue --gate=window ',
  );
});
