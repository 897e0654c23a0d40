import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { cutover } from '../client/a-terminal.js';

const root = join(import.meta.dirname, '../..');
const loader = pathToFileURL(join(root, 'test/activities/rehearsal/typescript-loader.mjs')).href;
const hook = `import { register } from 'node:module'; register(${JSON.stringify(loader)});`;

/** Where the worker of each test may write. */
let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'kube-cutover-start-'));
});
afterEach(() => rm(home, { recursive: true }));

/** What was made there, but for what the loader of these tests keeps. */
const made = async () => (await readdir(home)).filter((name) => name !== '.cache');

interface Started {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** A program of ours as a process of its own; it ends by itself. */
async function start(program: string, { args = [], env = {}, input = '' }: Started) {
  const importing = ['--import', `data:text/javascript,${encodeURIComponent(hook)}`];
  const child = spawn(process.execPath, [...importing, resolve(root, program), ...args], {
    cwd: root,
    env: { PATH: process.env['PATH'], HOME: home, NODE_NO_WARNINGS: '1', ...env },
  });
  child.stdin.end(input);
  const [out, err, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((ended) => child.once('close', ended)),
  ]);
  return { code, out, err: err.trim().split('\n') };
}

const unchecked = { NODE_TLS_REJECT_UNAUTHORIZED: '0' };
const nowhere = ['--address', '127.0.0.1:1'];

test.each<[string, Started, RegExp]>([
  [
    'checks no certificates',
    { args: nowhere, env: unchecked },
    /NODE_TLS_REJECT_UNAUTHORIZED: "0"/,
  ],
  ['is given what it does not know', { args: ['--adress', 'x'] }, /Unknown option '--adress'/],
])(
  'a worker that %s ends with code 2 and one line, and makes nothing',
  async (_, started, line) => {
    const { code, out, err } = await start('worker/main.ts', started);
    expect({ code, out, err }).toEqual({ code: 2, out: '', err: [expect.stringMatching(line)] });
    expect(await made()).toEqual([]);
  },
  60_000,
);

test('a recovery that checks no certificates says so, and makes nothing', async () => {
  const input = `${JSON.stringify({ spec: {}, act: 'look', by: 'ada', state: home, keyFile: home })}\n`;
  const { out } = await start('worker/recover/main.ts', { input, env: unchecked });
  expect(JSON.parse(out)).toEqual({
    kind: 'refused',
    lines: [expect.stringMatching(/NODE_TLS_REJECT_UNAUTHORIZED/)],
  });
  expect(await made()).toEqual([]);
}, 60_000);

test('a command line that checks no certificates ends with code 2, before anything is read', async () => {
  process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
  try {
    const { code, err, out } = await cutover(['plan', './absent.yaml', ...nowhere]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^NODE_TLS_REJECT_UNAUTHORIZED: "0" is not allowed; unset it/);
  } finally {
    delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
  }
});

test('blank variables are as good as none: state and key stay in the home directory', async () => {
  const blank = {
    XDG_STATE_HOME: '',
    XDG_CONFIG_HOME: ' ',
    TEMPORAL_ADDRESS: '',
    TEMPORAL_NAMESPACE: '',
  };
  const read =
    "import { readOptions } from './worker/options.ts'; console.log(JSON.stringify(readOptions([])))";
  const program = join(home, 'read.ts');
  await writeFile(program, read.replace('./worker', join(root, 'worker')));
  const { out } = await start(program, { env: blank });
  expect(JSON.parse(out)).toMatchObject({
    address: '127.0.0.1:7233',
    namespace: 'default',
    state: join(home, '.local/state/kube-cutover'),
    keyFile: join(home, '.config/kube-cutover/store.key'),
  });
}, 60_000);
