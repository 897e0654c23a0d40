import { Readable } from 'node:stream';
import { afterEach, expect, test } from '@jest/globals';
import ssh2 from 'ssh2';
import { openSshConnections } from '../../../activities/adapters/ssh.js';
import type { NodeConnections, RemoteCommand } from '../../../activities/nodes/connection.js';
import { FailureType } from '../../../model/failures.js';
import { type Behaviour, type SshServer, anSshServer } from './a-server.js';

const opened: { connections: NodeConnections; server: SshServer }[] = [];
afterEach(async () => {
  for (const { connections, server } of opened.splice(0)) {
    connections.close();
    await server.close();
  }
});

/** Half a second for what is ten in production. */
const timing = { connectMs: 5_000, channelMs: 500, keepaliveMs: 200 };

async function started(behaviour: Behaviour, options?: Parameters<typeof anSshServer>[1]) {
  const server = await anSshServer(behaviour, options);
  const connections = openSshConnections(timing);
  opened.push({ connections, server });
  return { server, to: () => connections.to(server.ssh, server.node) };
}

const command = (more: Partial<RemoteCommand> = {}): RemoteCommand => ({
  line: 'agent look',
  stdin: Buffer.from('{}'),
  deadlineMs: 5_000,
  maxOutputBytes: 1_000,
  ...more,
});

const answering: Behaviour = (channel) => {
  channel.stdin.once('data', (chunk: Buffer) => {
    channel.stdout.write(`got ${chunk.toString()}`);
    channel.stderr.write('a remark');
    channel.exit(0);
    channel.end();
  });
};

const silent: Behaviour = () => undefined;

test('a command gets its stdin and gives code, stdout and stderr', async () => {
  const { server, to } = await started(answering);
  const connection = await to();
  expect(await connection.run(command())).toEqual({
    kind: 'exited',
    code: 0,
    stdout: 'got {}',
    stderr: 'a remark',
  });
  expect(server.commands).toEqual(['agent look']);
});

test('one connection serves all commands, and content is streamed', async () => {
  const { server, to } = await started(answering);
  await (await to()).run(command());
  const end = await (await to()).run(command({ stdin: Readable.from([Buffer.from('content')]) }));
  expect(end).toMatchObject({ kind: 'exited', stdout: 'got content' });
  expect(server.connections).toBe(1);
});

test.each([
  {
    name: 'no key of the host',
    knownHosts: () => '',
    verdict: 'unknown host',
    connections: 0,
  },
  {
    name: 'another key of the host',
    knownHosts: (port: number) =>
      `[127.0.0.1]:${port} ${ssh2.utils.generateKeyPairSync('ed25519').public}\n`,
    verdict: 'other key',
    connections: 1,
  },
])('with $name nobody logs in', async ({ knownHosts, verdict, connections }) => {
  const { server, to } = await started(answering, { knownHosts });
  await expect(to()).rejects.toMatchObject({ type: FailureType.Refused, details: [{ verdict }] });
  expect(server).toMatchObject({ authentications: 0, connections });
});

test.each([
  {
    name: 'that has malformed lines is told with their numbers',
    knownHosts: () => '# ours\nx\nw-1 ssh-ed25519 %%%\n',
    told: 'known_hosts; it has lines that cannot be read: 2, 3)',
    connections: 0,
  },
  {
    name: 'that has an authority alone lets in no host without a certificate',
    knownHosts: () => `@cert-authority * ${ssh2.utils.generateKeyPairSync('ed25519').public}\n`,
    told: 'known by a certificate authority alone and shows no certificate',
    connections: 1,
  },
])('a file of known hosts $name', async ({ knownHosts, told, connections }) => {
  const { server, to } = await started(answering, { knownHosts });
  await expect(to()).rejects.toThrow(told);
  expect(server).toMatchObject({ authentications: 0, connections });
});

test('a key that others can read is not used', async () => {
  const { server, to } = await started(answering, { keyMode: 0o644 });
  await expect(to()).rejects.toMatchObject({ type: FailureType.Refused });
  expect(server.connections).toBe(0);
});

test.each(['-oProxyCommand=touch', '$(reboot)', 'a;b', 'a b', 'a\nb', '::1%eth0', ''])(
  'the address %j is refused before anything is sent',
  async (address) => {
    const { server } = await started(answering);
    const to = openSshConnections().to(server.ssh, { ...server.node, address });
    await expect(to).rejects.toMatchObject({ type: FailureType.Refused });
    expect(server.connections).toBe(0);
  },
);

test('a node that is away may be there later', async () => {
  const { server, to } = await started(answering);
  await server.stop();
  await expect(to()).rejects.toMatchObject({ type: FailureType.NotYet, nonRetryable: false });
});

test('a connection cut in mid-command leaves its end unknown, and the next call connects again', async () => {
  const { server, to } = await started((channel, line, far) => {
    if (server.connections > 1) return answering(channel, line, far);
    channel.stdout.write('{"ok": true}\n');
    far.reset();
  });
  expect(await (await to()).run(command())).toMatchObject({ kind: 'unknown' });
  expect(await (await to()).run(command())).toMatchObject({ kind: 'exited', code: 0 });
});

test('a channel that closes without an exit code is no success', async () => {
  const { to } = await started((channel) => {
    channel.stdout.write('{"ok": true}\n');
    channel.end();
  });
  expect(await (await to()).run(command())).toMatchObject({ kind: 'unknown' });
});

test('stdin stays open until the command has ended, or sshd would tell no exit code', async () => {
  const { to } = await started((channel) => {
    let wasClosed = false;
    channel.stdin.on('end', () => (wasClosed = true)).resume();
    channel.stdout.write('out', () => {
      setTimeout(() => {
        channel.exit(wasClosed ? 1 : 0);
        channel.end();
      }, 50); // sshd reaps a command a moment after its output.
    });
  });
  expect(await (await to()).run(command())).toMatchObject({ kind: 'exited', code: 0 });
});

test('a command whose answer comes with the opening of its channel is heard', async () => {
  const { to } = await started((channel) => {
    channel.stdout.write('out');
    channel.exit(0);
    channel.end();
  });
  const connection = await to();
  const ends = await Promise.all(Array.from({ length: 20 }, () => connection.run(command())));
  expect(ends.filter(({ kind }) => kind !== 'exited')).toEqual([]);
});

test('a flood of output is cut', async () => {
  const { to } = await started((channel) => {
    const flood = () => {
      while (channel.stdout.write('y\n'.repeat(10_000)));
    };
    channel.stdout.on('drain', flood);
    flood();
  });
  const end = await (await to()).run(command());
  expect(end).toMatchObject({ kind: 'unknown', because: expect.stringContaining('more than') });
});

test('a command that does not end in time leaves its end unknown', async () => {
  const { to } = await started(silent);
  const end = await (await to()).run(command({ deadlineMs: 50 }));
  expect(end).toMatchObject({ kind: 'unknown', because: expect.stringContaining('0.05 s') });
});

test('a node that falls silent in mid-command is noticed, and its end is unknown', async () => {
  const { to } = await started((channel, _line, far) => {
    channel.stdout.write('half');
    far.fallSilent();
  });
  expect(await (await to()).run(command())).toMatchObject({
    kind: 'unknown',
    because: expect.stringContaining('lost'),
  });
});

test('a half-open connection opens no channel and is given up', async () => {
  const { server, to } = await started(answering, { answersChannels: false });
  expect(await (await to()).run(command())).toMatchObject({ kind: 'unknown' });
  await to();
  expect(server.connections).toBe(2);
});

test('a cancelled caller closes its channel and keeps the connection', async () => {
  const { server, to } = await started(silent);
  const cancel = new AbortController();
  const running = (await to()).run(command({ signal: cancel.signal }));
  cancel.abort();
  expect(await running).toMatchObject({ kind: 'unknown' });
  await to();
  expect(server.connections).toBe(1);
});

test('a reset of an idle connection ends nothing but itself', async () => {
  let reset: () => void = () => undefined;
  const { server, to } = await started((channel, line, far) => {
    reset = () => far.reset();
    answering(channel, line, far);
  });
  await (await to()).run(command());
  reset();
  // Until the near side has seen it, a command may still be sent, and ends unknown.
  const first = await (await to()).run(command());
  const second = first.kind === 'exited' ? first : await (await to()).run(command());
  expect(second).toMatchObject({ kind: 'exited', code: 0 });
  expect(server.connections).toBe(2);
});
