import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { afterEach, expect, jest, test } from '@jest/globals';
import { openSshConnections } from '../../../activities/adapters/ssh.js';
import type { RemoteCommand } from '../../../activities/nodes/connection.js';
import { until } from '../../../lab/nodes/until.js';
import { FailureType } from '../../../model/failures.js';
import { aCertifiedSshd, anAuthority, withCertificate } from './an-authority.js';

jest.setTimeout(60_000);

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

/** A node that is entered with a certificate. */
async function aNode(config: readonly string[] = []) {
  const users = anAuthority();
  const sshd = await aCertifiedSshd(users, { config });
  const connections = openSshConnections({
    connectMs: 10_000,
    channelMs: 2_000,
    keepaliveMs: 1_000,
  });
  open.push(connections, sshd, users);
  const ssh = withCertificate(users, sshd.ssh);
  return { sshd, ssh, connections, to: () => connections.to(ssh, sshd.node) };
}

const command = (line: string, more: Partial<RemoteCommand> = {}): RemoteCommand => ({
  line,
  stdin: Buffer.alloc(0),
  deadlineMs: 30_000,
  maxOutputBytes: 1024 * 1024,
  ...more,
});

const lives = (pid: number) => existsSync(`/proc/${pid}`);

/** What a process has started and what those have. */
const below = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .split(' ')
    .filter((child) => child.trim() !== '')
    .map(Number);

const isSsh = (pid: number): boolean => {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8') === 'ssh\n';
  } catch {
    return false; // It has ended meanwhile.
  }
};

/** Processes of ssh that this one has started. */
const ours = () => below(process.pid).filter(isSsh);

const prefix = 'kube-cutover-ssh-';
const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith(prefix));

const seen = (name: string, is: () => boolean) =>
  until({ name, deadlineMs: 10_000, everyMs: 20 }, () =>
    Promise.resolve(is() ? undefined : 'not yet'),
  );

test('much goes there and comes back as it was, as it comes', async () => {
  const { to } = await aNode();
  const content = randomBytes(48 * 1024 * 1024);
  const hash = createHash('sha256');
  let size = 0;
  const into = new Writable({
    write(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      hash.update(chunk);
      done();
    },
  });
  const chunks = Array.from({ length: 48 }, (_, i) =>
    content.subarray(i * 1024 * 1024, (i + 1) * 1024 * 1024),
  );
  const end = await (
    await to()
  ).run(
    command(`head -c ${content.length}`, {
      stdin: Readable.from(chunks),
      sink: { into, rest: () => 'the rest' },
      maxOutputBytes: content.length,
    }),
  );
  expect(end).toEqual({ kind: 'exited', code: 0, stdout: 'the rest', stderr: '' });
  expect(size).toBe(content.length);
  expect(hash.digest('hex')).toBe(createHash('sha256').update(content).digest('hex'));
});

test('many commands at once, one after another, and none is mixed up with another', async () => {
  const { to } = await aNode();
  const connection = await to();
  const numbers = Array.from({ length: 8 }, (_, i) => `${i}`);
  const ends = await Promise.all(
    numbers.map((n) =>
      connection.run(command(`read it; echo "$it"`, { stdin: Buffer.from(`${n}\n`) })),
    ),
  );
  expect(ends).toMatchObject(numbers.map((n) => ({ kind: 'exited', code: 0, stdout: `${n}\n` })));
});

test('a passed deadline and a cancelled caller leave the end unknown and the connection open', async () => {
  const { sshd, to } = await aNode();
  const connection = await to();
  expect(await connection.run(command('sleep 20', { deadlineMs: 200 }))).toMatchObject({
    kind: 'unknown',
    because: expect.stringContaining('0.2 s'),
  });
  const cancel = new AbortController();
  const running = connection.run(command('sleep 20', { signal: cancel.signal }));
  cancel.abort();
  expect(await running).toMatchObject({ kind: 'unknown' });
  const [master, ...others] = ours();
  await seen('the end of their processes', () => ours().length === 1);
  expect(ours()).toEqual([master]);
  expect(others.length).toBeLessThan(3);
  expect(await (await to()).run(command('echo well'))).toMatchObject({ stdout: 'well\n' });
  expect(sshd.log().split('Accepted publickey').length - 1).toBe(1);
});

test('a command that a signal ended, or that says 255, is of unknown end, and the connection lives', async () => {
  const { sshd, to } = await aNode();
  const connection = await to();
  for (const line of ['kill -9 $$', 'exit 255'])
    expect(await connection.run(command(line))).toMatchObject({ kind: 'unknown' });
  expect(await (await to()).run(command('exit 254'))).toMatchObject({ code: 254 });
  expect(sshd.log().split('Accepted publickey').length - 1).toBe(1);
});

test('a connection that opens no further channel is given up, and the next call opens another one', async () => {
  const { sshd, to } = await aNode(['MaxSessions 1']);
  const first = (await to()).run(command('sleep 20'));
  await seen('the command over there', () => sshd.log().includes('Starting session'));
  expect(await (await to()).run(command('echo well'))).toMatchObject({ kind: 'unknown' });
  expect(await first).toMatchObject({ kind: 'unknown' });
  expect(await (await to()).run(command('echo well'))).toMatchObject({ stdout: 'well\n' });
  expect(sshd.log().split('Accepted publickey').length - 1).toBe(2);
});

test('an sshd that is killed in mid-command: the end is unknown, and the next call opens another one', async () => {
  const { sshd, to } = await aNode();
  const running = (await to()).run(command('echo $PPID >&2; kill -9 $PPID; sleep 5'));
  expect(await running).toMatchObject({
    kind: 'unknown',
    because: expect.stringContaining('lost'),
  });
  expect(await (await to()).run(command('echo well'))).toMatchObject({ stdout: 'well\n' });
  expect(sshd.log().split('Accepted publickey').length - 1).toBe(2);
});

test('nothing is left of a connection that is closed', async () => {
  const before = folders();
  const { to, connections } = await aNode();
  await to();
  const [master = 0] = ours();
  expect(folders()).toHaveLength(before.length + 1);
  connections.close();
  await seen('its end', () => !lives(master));
  expect(folders()).toEqual(before);
});

test('a worker that is killed takes its ssh and its commands along', async () => {
  const { ssh, sshd } = await aNode();
  const worker = aWorker({ ssh, node: sshd.node, line: 'exec cat' }, sshd.folder);
  open.unshift({ close: () => worker.kill('SIGKILL') });
  const pid = worker.pid ?? 0;
  await seen('its connection and its command', () => below(pid).filter(isSsh).length === 2);
  const processes = below(pid).filter(isSsh);
  await seen('the command over there', () => sshd.log().includes('Starting session'));
  worker.kill('SIGKILL');
  await once(worker, 'exit');
  await seen('the end of its ssh', () => !processes.some(lives));
  const [left = ''] = readdirSync(sshd.folder).filter((name) => name.startsWith(prefix));
  expect(readdirSync(join(sshd.folder, left))).toEqual([]);
});

test('a worker without OpenSSH refuses, and says what it is for', async () => {
  const { to } = await aNode();
  const before = process.env['PATH'];
  process.env['PATH'] = '/nowhere';
  try {
    await expect(to()).rejects.toMatchObject({
      type: FailureType.Refused,
      message: expect.stringMatching(/ssh cannot be started .* install OpenSSH's client/),
    });
  } finally {
    process.env['PATH'] = before;
  }
});

/** A process that holds a node, with a folder of its own for what is temporary. */
function aWorker(held: object, temporary: string): ChildProcess {
  const loader = pathToFileURL(join(import.meta.dirname, '../rehearsal/typescript-loader.mjs'));
  const register = `import { register } from 'node:module'; register('${loader.href}');`;
  const hook = `data:text/javascript,${encodeURIComponent(register)}`;
  const program = join(import.meta.dirname, 'holding-a-node.ts');
  return spawn(process.execPath, ['--import', hook, program, JSON.stringify(held)], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, TMPDIR: temporary },
  });
}
