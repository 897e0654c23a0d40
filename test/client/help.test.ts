import { readFile } from 'node:fs/promises';
import { catalogue } from '../../client/catalogue.js';
import { createProgram } from '../../client/program.js';
import type { Context } from '../../client/context.js';
import { cutover } from './a-terminal.js';

const context: Context = {
  terminal: {
    isInteractive: false,
    print: () => undefined,
    warn: () => undefined,
    paint: () => undefined,
    ask: async () => '',
  },
  end: () => undefined,
};

/** `status <run>`, as a command says of itself. */
const usages = async (isWanted: boolean): Promise<string[]> => {
  const program = await createProgram(context, () => isWanted);
  return program.commands.map((command) =>
    [
      command.name(),
      ...command.registeredArguments.map((argument) => {
        const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
        return argument.required ? `<${name}>` : `[${name}]`;
      }),
    ].join(' '),
  );
};

test('the help tells of every command as the command itself does', async () => {
  const listed = catalogue.map(({ usage }) => usage);
  expect((await usages(true)).toSorted()).toEqual(listed.toSorted());
  expect(await usages(false)).toEqual(listed);
});

test('the help has groups, examples and exit codes', async () => {
  const { out, code } = await cutover(['--help']);
  expect(code).toBe(0);
  for (const { usage, summary, group } of catalogue) {
    expect(out).toContain(group);
    expect(out.replaceAll(/\s+/g, ' ')).toContain(`${usage} ${summary}`.replaceAll(/\s+/g, ' '));
  }
  expect(out).toContain('$ cutover plan blue.yaml');
  expect(out).toMatch(/Exit codes:\n {2}0 {2}done/);
});

/** The lab has commands of its own, and a worker's help is that of the worker itself. */
const taught = catalogue
  .map(({ usage }) => usage.split(' ')[0] ?? '')
  .filter((name) => name !== 'lab' && name !== 'worker');

test.each(taught)('%s --help and help %s are the same, and have an example', async (name) => {
  const { out, code } = await cutover([name, '--help']);
  expect(code).toBe(0);
  expect(out).toContain(`Usage: cutover ${name}`);
  expect(out).toContain(`$ cutover ${name}`);
  expect((await cutover(['help', name])).out).toBe(out);
});

test('a command that is mistyped is answered with the nearest one', async () => {
  const { err, code } = await cutover(['statsu', 'blue']);
  expect({ code, err }).toEqual({
    code: 2,
    err: "error: unknown command 'statsu'\n(Did you mean status?)",
  });
});

test('so is an option', async () => {
  const { err } = await cutover(['watch', 'blue', '--adress', 'x:1']);
  expect(err).toContain('(Did you mean --address?)');
});

test('every command has its line in the documents', async () => {
  const page = await readFile('docs/cli.md', 'utf8');
  const missing = catalogue.filter(({ usage }) => {
    const name = usage.split(' ')[0] ?? '';
    return !new RegExp(`^cutover ${name}\\b`, 'm').test(page);
  });
  expect(missing.map(({ usage }) => usage)).toEqual([]);
});
