import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { strategyNames } from '../../model/spec.js';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { readSpec } from '../../client/read-spec.js';
import { findingKinds } from '../../model/finding-kinds/all.js';
import { gateNames } from '../../model/gate-policy.js';
import { aCertificate } from '../model/an-ssh-certificate.js';
import { aSpec } from '../model/schema/a-spec.js';
import { cutover } from './a-terminal.js';

const example = 'examples/in-place-switch.yaml';
const nowhere = ['--address', '127.0.0.1:1'];

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cutover-'));
});
afterAll(() => rm(directory, { recursive: true }));

const written = async (text: string): Promise<string> => {
  const file = join(directory, `${Math.random()}.yaml`);
  await writeFile(file, text);
  return file;
};

test('each example is a spec of its own strategy', async () => {
  for (const name of strategyNames) {
    const { spec } = await readSpec(`examples/${name}.yaml`);
    expect(spec.strategy).toBe(name);
  }
});

test('the example is a spec, and says its defaults right', async () => {
  const { spec } = await readSpec(example);
  const text = await readFile(example, 'utf8');
  const least = stringify({ ...aSpec(), cluster: 'lab-kubeadm' });
  const { spec: defaults } = await readSpec(await written(least));
  const named = ['carry', 'gates', 'parallelism', 'failureBudget'] as const;
  const more = ['waivers', 'manifests', 'importMode', 'ladder'] as const;
  for (const field of [...named, ...more, 'stopGraceSeconds', 'startTimeoutSeconds'] as const) {
    expect(text).toMatch(new RegExp(`^${field}: .*# default`, 'm'));
    expect(spec[field]).toEqual(defaults[field]);
  }
});

test('spec --json prints the one argument that Temporal needs, with every default and the layout by its name', async () => {
  const { code, out } = await cutover(['spec', await written(stringify(aSpec())), '--json']);
  expect(code).toBe(0);
  const argument = JSON.parse(out) as Record<string, unknown>;
  expect(argument).toMatchObject({ cluster: 'blue', layout: 'kubeadm', parallelism: 10 });
  const { spec } = await readSpec(await written(stringify(aSpec())));
  expect(Object.keys(argument).toSorted()).toEqual(Object.keys(spec).toSorted());
  expect((await readSpec(await written(out))).spec).toEqual(spec);
});

test('spec links to the start form of the UI and the namespace that are named', async () => {
  const ui = ['--ui-url', 'https://ui.example.org/', '--namespace', 'ops'];
  const { out } = await cutover(['spec', example, ...ui]);
  expect(out).toContain(
    '  https://ui.example.org/namespaces/ops/workflows/start-workflow?workflowType=inPlaceSwitch&taskQueue=kube-cutover&workflowId=migrate-lab-kubeadm',
  );
});

test('spec --resolved fills in every default and the layout', async () => {
  const { out } = await cutover(['spec', example, '--json', '--resolved']);
  expect(JSON.parse(out)).toMatchObject({
    layout: { name: 'kubeadm' },
    nodes: [{ port: 22 }, {}, {}],
  });
});

test.each([
  'spec',
  'assess',
  'rehearse',
  'plan',
  'start',
  'status',
  'watch',
  'report',
  'pause',
  'resume',
  'rollback',
])(
  '%s refuses a wrong spec with code 2 and a line for each field, before Temporal is asked',
  async (command) => {
    const file = await written(stringify(aSpec({ parallelism: 0, version: 'latest' })));
    const { code, err, out } = await cutover([command, file]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err.split('\n')).toEqual([
      `${file} is refused:`,
      'version: "latest" is not allowed; must be a released version such as v1.23.6',
      'parallelism: 0 is not allowed; must be a whole number from 1 to 250 nodes at the same time',
    ]);
  },
);

test.each([
  ['a key that others can read', 0o644, '-----BEGIN PRIVATE KEY-----\n', 'has mode 0644'],
  ['a public key', 0o600, 'ssh-ed25519 AAAA\n', 'holds a public key'],
  ['no key at all', 0o600, 'hello\n', 'holds no private key'],
  ['line ends of Windows', 0o600, '-----BEGIN PRIVATE KEY-----\r\n', 'has line ends of Windows'],
  ['a passphrase', 0o600, '-----BEGIN ENCRYPTED PRIVATE KEY-----\n', 'is encrypted'],
  [
    'a passphrase in the form of OpenSSH',
    0o600,
    `-----BEGIN OPENSSH PRIVATE KEY-----\n${Buffer.from(`openssh-key-v1\0\0\0\0\naes256-ctr${'x'.repeat(60)}`).toString('base64')}\n`,
    'is encrypted',
  ],
])('%s is refused', async (_, mode, text, line) => {
  const privateKeyFile = await written(text);
  await chmod(privateKeyFile, mode);
  const ssh = { privateKeyFile, knownHostsFile: '/h' };
  const { code, err } = await cutover(['spec', await written(stringify(aSpec({ ssh })))]);
  expect(code).toBe(2);
  expect(err).toContain(`ssh.privateKeyFile: ${privateKeyFile} ${line}`);
});

test.each([
  ['has ended', aCertificate, 'ended at 2020-05-04T06:00:00.000Z'],
  ['is none', 'ssh-ed25519 AAAA\n', 'holds no certificate of OpenSSH'],
])('a certificate that %s is refused', async (_, text, line) => {
  const certificateFile = await written(text);
  const ssh = { privateKeyFile: '/k', certificateFile, knownHostsFile: '/h' };
  const { code, err } = await cutover(['spec', await written(stringify(aSpec({ ssh })))]);
  expect(code).toBe(2);
  expect(err).toContain(`ssh.certificateFile: ${certificateFile} ${line}`);
});

test('a key in the form of OpenSSH without passphrase is taken', async () => {
  const body = Buffer.from(`openssh-key-v1\0\0\0\0\x04none${'x'.repeat(60)}`).toString('base64');
  const privateKeyFile = await written(`-----BEGIN OPENSSH PRIVATE KEY-----\n${body}\n`);
  await chmod(privateKeyFile, 0o600);
  const ssh = { privateKeyFile, knownHostsFile: '/h' };
  expect((await cutover(['spec', await written(stringify(aSpec({ ssh })))])).code).toBe(0);
});

test.each([
  ['an unknown command', ['frobnicate'], "unknown command 'frobnicate'"],
  ['an unknown option', ['status', 'blue', '--bogus'], "unknown option '--bogus'"],
  ['no gate', ['approve', 'blue'], "required option '--gate <name>' not specified"],
  [
    'an unknown gate',
    ['approve', 'blue', '--gate', 'x'],
    `Allowed choices are ${gateNames.join(', ')}`,
  ],
  ['no spec', ['start'], "missing required argument 'spec'"],
  ['a name that cannot be', ['status', 'Blue;'], '"Blue;" is neither a cluster'],
  ['a file that is not there', ['plan', './absent.yaml'], './absent.yaml cannot be read: ENOENT'],
  ['a directory', ['plan', './test'], './test cannot be read: EISDIR'],
])('%s ends with code 2', async (_, args, line) => {
  const { code, err } = await cutover(args);
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(line) });
});

test('Temporal that does not answer ends with code 5 and says where', async () => {
  const { code, err, out } = await cutover(['status', 'blue', '--json', ...nowhere]);
  expect(code).toBe(5);
  expect(err).toContain('Temporal does not answer at 127.0.0.1:1');
  expect(JSON.parse(out)).toMatchObject({ error: { exitCode: 5 } });
}, 20_000);

test('help ends well', async () => {
  const { code, out } = await cutover(['approve', '--help']);
  expect(code).toBe(0);
  expect(out).toContain('--digest <digest>');
});

test('findings lists every kind, gravest first', async () => {
  const { code, out } = await cutover(['findings', '--json']);
  const kinds = JSON.parse(out) as { id: string; severity: string }[];
  expect(code).toBe(0);
  expect(kinds.map(({ id }) => id).toSorted()).toEqual(Object.keys(findingKinds).toSorted());
  const order = kinds.map(({ severity }) => ['blocker', 'warning', 'note'].indexOf(severity));
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect((await cutover(['findings'])).out).toContain(`${kinds.length} kinds; `);
});

test('findings ID says all about a kind, and its waiver passes the spec once it is filled in', async () => {
  const [id = ''] = Object.keys(findingKinds);
  const { out } = await cutover(['findings', id]);
  const filledIn = out
    .slice(out.indexOf('waivers:'))
    .replace(/ {4}where: .*\n/, '')
    .replace(/reason: .*/, 'reason: known since 2019')
    .replace(/by: .*/, 'by: Ada');
  const spec = `${stringify(aSpec())}${filledIn}\n`;
  expect(await cutover(['spec', await written(spec)])).toMatchObject({ code: 0 });
});

test('a kind that is not there ends with code 2 and names those that are near', async () => {
  const near = Object.keys(findingKinds)[0] ?? '';
  const { code, err } = await cutover(['findings', near.slice(0, -1)]);
  expect(code).toBe(2);
  expect(err).toContain(near);
  expect(await cutover(['findings', 'constructor'])).toMatchObject({ code: 2 });
});
