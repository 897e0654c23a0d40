import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, jest, test } from '@jest/globals';
import ssh2 from 'ssh2';
import { openSshConnections } from '../../../activities/adapters/ssh.js';
import { FailureType } from '../../../model/failures.js';
import type { SshAccess } from '../../../model/node.js';
import { type TcpProxy, tcpProxy } from '../../chaos/tcp-proxy.js';
import { anSshServer } from './a-server.js';
import { aRealSshd } from './a-real-sshd.js';
import { echo, logins } from './logging-in.js';

jest.setTimeout(60_000);

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

/** A jump host whose line can be made bad, and connections over it. */
async function aJumpHost(config: readonly string[] = []) {
  const jump = await aRealSshd({ config });
  const proxy = await tcpProxy(jump.node);
  const connections = openSshConnections({ connectMs: 5_000, channelMs: 2_000, keepaliveMs: 300 });
  open.push(connections, proxy, jump);
  const { user, privateKeyFile } = jump.ssh;
  const jumpHosts = [{ address: '127.0.0.1', port: proxy.port, user, privateKeyFile }];
  /** Each host with its own key to log in; all host keys in one file. */
  const through = (ssh: SshAccess, own = jump.known([`[127.0.0.1]:${proxy.port}`])): SshAccess => {
    const knownHostsFile = join(jump.folder, 'all');
    const known = [ssh.knownHostsFile, own].map((file) => readFileSync(file, 'utf8'));
    writeFileSync(knownHostsFile, known.join(''));
    return { ...ssh, knownHostsFile, jumpHosts };
  };
  return { jump, proxy, connections, through };
}

async function aNode() {
  const node = await aRealSshd();
  open.push(node);
  return node;
}

test('all nodes behind a jump host are reached over one connection to it', async () => {
  const { jump, connections, through } = await aJumpHost();
  const node = await aNode();
  const others = await Promise.all([1, 2, 3, 4].map(() => tcpProxy(node.node)));
  open.unshift(...others);
  const knownHostsFile = node.known(others.map(({ port }) => `[127.0.0.1]:${port}`));
  const ssh = through({ ...node.ssh, knownHostsFile });
  const ends = await Promise.all(
    others.map(async ({ port }) => {
      const connection = await connections.to(ssh, { ...node.node, port });
      return connection.run(echo('echo well'));
    }),
  );
  expect(ends).toMatchObject(Array(4).fill({ kind: 'exited', stdout: 'well\n' }));
  expect([logins(jump), logins(node)]).toEqual([1, 4]);
});

test('a jump host that leads somewhere else is found out before anybody logs in there', async () => {
  const { connections, through } = await aJumpHost();
  const foreign = await anSshServer(() => undefined, {
    knownHosts: (port) =>
      `[127.0.0.1]:${port} ${ssh2.utils.generateKeyPairSync('ed25519').public}\n`,
  });
  open.push(foreign);
  await expect(connections.to(through(foreign.ssh), foreign.node)).rejects.toMatchObject({
    type: FailureType.Refused,
    details: [{ verdict: 'other key' }],
  });
  expect(foreign).toMatchObject({ connections: 1, authentications: 0 });
});

test('a jump host whose own key is not known is not entered, and the node never asked', async () => {
  const { jump, connections, through } = await aJumpHost();
  const node = await aNode();
  const ssh = through(node.ssh, node.ssh.knownHostsFile);
  await expect(connections.to(ssh, node.node)).rejects.toMatchObject({
    type: FailureType.Refused,
    message: expect.stringMatching(/^jump host 127\.0\.0\.1 .*no key of this host is known/),
  });
  expect([logins(jump), logins(node)]).toEqual([0, 0]);
});

test('the agent of whoever runs the worker is on no node, through a jump host or not', async () => {
  const { connections, through } = await aJumpHost();
  const node = await aNode();
  const agent = createServer((asked) => asked.destroy()).listen(join(node.folder, 'agent'));
  open.unshift(agent);
  const before = process.env['SSH_AUTH_SOCK'];
  process.env['SSH_AUTH_SOCK'] = join(node.folder, 'agent');
  try {
    for (const ssh of [node.ssh, through(node.ssh)]) {
      const connection = await connections.to(ssh, node.node);
      const end = await connection.run(echo('echo "agent: $SSH_AUTH_SOCK"'));
      expect(end).toMatchObject({ stdout: 'agent: \n' });
    }
  } finally {
    if (before === undefined) delete process.env['SSH_AUTH_SOCK'];
    else process.env['SSH_AUTH_SOCK'] = before;
  }
});

test('a jump host that may not forward is told, with what to do', async () => {
  const { connections, through } = await aJumpHost(['AllowTcpForwarding no']);
  const node = await aNode();
  await expect(connections.to(through(node.ssh), node.node)).rejects.toMatchObject({
    type: FailureType.Refused,
    message: expect.stringContaining('see AllowTcpForwarding'),
  });
});

test.each([
  { name: 'cut', harm: (proxy: TcpProxy) => proxy.cut() },
  { name: 'silent', harm: (proxy: TcpProxy) => proxy.fallSilent() },
])(
  'a line to the jump host that is $name leaves the end unknown, and the next call goes through again',
  async ({ harm }) => {
    const { proxy, connections, through } = await aJumpHost();
    const node = await aNode();
    const ssh = through(node.ssh);
    const running = (await connections.to(ssh, node.node)).run(echo('echo begun; sleep 5'));
    harm(proxy);
    expect(await running).toMatchObject({ kind: 'unknown' });
    proxy.pass();
    const again = await connections.to(ssh, node.node);
    expect(await again.run(echo('echo well'))).toMatchObject({ stdout: 'well\n' });
  },
);

test('a node that is away behind its jump host may be there later', async () => {
  const { connections, through } = await aJumpHost();
  const node = await aNode();
  const away = await tcpProxy(node.node);
  await away.close();
  const knownHostsFile = node.known([`[127.0.0.1]:${away.port}`]);
  const ssh = through({ ...node.ssh, knownHostsFile });
  await expect(connections.to(ssh, { ...node.node, port: away.port })).rejects.toMatchObject({
    type: FailureType.NotYet,
  });
});
