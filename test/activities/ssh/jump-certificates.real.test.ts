import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { FailureType } from '../../../model/failures.js';
import type { SshAccess } from '../../../model/node.js';
import { tcpProxy } from '../../chaos/tcp-proxy.js';
import { aRealSshd } from './a-real-sshd.js';
import { aCertifiedSshd, anAuthority, forAnHour, withCertificate } from './an-authority.js';
import { connect, echo, logins, opened } from './logging-in.js';

jest.setTimeout(60_000);

const nameOf = ({ port }: { readonly port: number }): string => `[127.0.0.1]:${port}`;

/** A host with certificates of one authority for itself and whoever logs in. */
async function aCertifiedHost(config: readonly string[] = []) {
  const authority = opened(anAuthority());
  const host = { by: authority, options: ['-n', '127.0.0.1'] };
  const sshd = opened(await aCertifiedSshd(authority, { host, config }));
  return { sshd, ssh: withCertificate(authority, sshd.ssh), authority };
}

const aPlainHost = async (config: readonly string[] = []) => {
  const sshd = opened(await aRealSshd({ config }));
  return { sshd, ssh: sshd.ssh, authority: undefined };
};

type Host = Awaited<ReturnType<typeof aCertifiedHost | typeof aPlainHost>>;

/** How a host is known, by its authority or its key, under the name of the port that it is reached at. */
const lineOf = ({ sshd, authority }: Host, port = sshd.node.port): string =>
  authority?.line([nameOf({ port })]) ?? readFileSync(sshd.known([nameOf({ port })]), 'utf8');

/** The way to a node through a jump host, each with what it wants to see. */
function through(jump: Host, node: Host, lines = [lineOf(jump), lineOf(node)], port?: number) {
  const knownHostsFile = join(node.sshd.folder, 'all');
  writeFileSync(knownHostsFile, lines.join(''));
  const { user, privateKeyFile, certificateFile } = jump.ssh as SshAccess;
  const host = { address: '127.0.0.1', port: port ?? jump.sshd.node.port, user, privateKeyFile };
  const jumpHosts = [{ ...host, ...(certificateFile !== undefined && { certificateFile }) }];
  return { ...node.ssh, knownHostsFile, jumpHosts };
}

test.each([
  { way: 'a certified host to a certified one', ofJump: aCertifiedHost, ofNode: aCertifiedHost },
  { way: 'a certified host to a plain one', ofJump: aCertifiedHost, ofNode: aPlainHost },
  { way: 'a plain host to a certified one', ofJump: aPlainHost, ofNode: aCertifiedHost },
])('through $way, both checked, over one connection to the first', async ({ ofJump, ofNode }) => {
  const [jump, node] = [await ofJump(), await ofNode()];
  const others = await Promise.all(
    [1, 2, 3].map(async () => opened(await tcpProxy(node.sshd.node))),
  );
  const lines = [lineOf(jump), ...others.map(({ port }) => lineOf(node, port))];
  const ssh = through(jump, node, lines);
  const connections = connect();
  const ends = await Promise.all(
    others.map(async ({ port }) => {
      const connection = await connections.to(ssh, { ...node.sshd.node, port });
      return connection.run(echo('echo well'));
    }),
  );
  expect(ends).toMatchObject(Array(3).fill({ kind: 'exited', stdout: 'well\n' }));
  expect([logins(jump.sshd), logins(node.sshd)]).toEqual([1, 3]);
});

test('a jump host that leads to a host of another authority is found out before anybody logs in there', async () => {
  const [jump, node] = [await aCertifiedHost(), await aCertifiedHost()];
  const expected = opened(anAuthority()).line([nameOf(node.sshd.node)]);
  const ssh = through(jump, node, [lineOf(jump), expected]);
  await expect(connect().to(ssh, node.sshd.node)).rejects.toMatchObject({
    type: FailureType.Refused,
    details: [{ verdict: 'other authority' }],
  });
  expect(logins(jump.sshd)).toBe(1);
  expect(node.sshd.log()).not.toMatch(/publickey/);
});

test('a jump host of another authority is not entered, and the node never asked', async () => {
  const [jump, node] = [await aCertifiedHost(), await aCertifiedHost()];
  const expected = opened(anAuthority()).line([nameOf(jump.sshd.node)]);
  const ssh = through(jump, node, [expected, lineOf(node)]);
  await expect(connect().to(ssh, node.sshd.node)).rejects.toMatchObject({
    type: FailureType.Refused,
    message: expect.stringMatching(/^jump host 127\.0\.0\.1 .*of the authority that is known/),
  });
  expect([logins(jump.sshd), logins(node.sshd)]).toEqual([0, 0]);
});

test('jump hosts without a key of their own have the certificate of the nodes', async () => {
  const authority = opened(anAuthority());
  const [jump, node] = [
    opened(await aCertifiedSshd(authority)),
    opened(await aCertifiedSshd(authority)),
  ];
  const knownHostsFile = join(node.folder, 'all');
  const known = [jump, node].map((sshd) => readFileSync(sshd.ssh.knownHostsFile, 'utf8'));
  writeFileSync(knownHostsFile, known.join(''));
  const options = ['-O', 'clear', '-O', 'permit-port-forwarding'];
  const ssh = {
    ...node.ssh,
    certificateFile: authority.certify(
      node.ssh.privateKeyFile,
      ...forAnHour(node.ssh),
      ...options,
      '-O',
      'source-address=127.0.0.1/32',
    ),
    knownHostsFile,
    jumpHosts: [{ address: '127.0.0.1', port: jump.node.port }],
  };
  const connection = await connect().to(ssh, node.node);
  expect(await connection.run(echo('echo well'))).toMatchObject({ stdout: 'well\n' });
  expect(logins(jump)).toBe(1);
});

test('the agent of whoever runs the worker is on no certified node', async () => {
  const [jump, node] = [await aCertifiedHost(), await aCertifiedHost()];
  const socket = join(node.sshd.folder, 'agent');
  let asked = 0;
  const agent = createServer((one) => {
    asked += 1;
    one.destroy();
  });
  opened(agent.listen(socket));
  const before = process.env['SSH_AUTH_SOCK'];
  process.env['SSH_AUTH_SOCK'] = socket;
  try {
    for (const ssh of [
      { ...node.ssh, knownHostsFile: through(jump, node).knownHostsFile },
      through(jump, node),
    ]) {
      const connection = await connect().to(ssh, node.sshd.node);
      const end = await connection.run(echo('echo "agent: $SSH_AUTH_SOCK"'));
      expect(end).toMatchObject({ stdout: 'agent: \n' });
    }
    expect(asked).toBe(0);
  } finally {
    if (before === undefined) delete process.env['SSH_AUTH_SOCK'];
    else process.env['SSH_AUTH_SOCK'] = before;
  }
});

test('a certified jump host that may not forward is told, with what to do', async () => {
  const [jump, node] = [await aCertifiedHost(['AllowTcpForwarding no']), await aCertifiedHost()];
  await expect(connect().to(through(jump, node), node.sshd.node)).rejects.toMatchObject({
    type: FailureType.NotYet,
    message: expect.stringContaining('AllowTcpForwarding and PermitOpen'),
  });
});

test('a line to a certified jump host that is cut leaves the end unknown, and the next call goes through again', async () => {
  const [jump, node] = [await aCertifiedHost(), await aCertifiedHost()];
  const proxy = opened(await tcpProxy(jump.sshd.node));
  const ssh = through(jump, node, [lineOf(jump, proxy.port), lineOf(node)], proxy.port);
  const connections = connect();
  const running = (await connections.to(ssh, node.sshd.node)).run(echo('echo begun; sleep 5'));
  proxy.cut();
  expect(await running).toMatchObject({ kind: 'unknown' });
  const again = await connections.to(ssh, node.sshd.node);
  expect(await again.run(echo('echo well'))).toMatchObject({ stdout: 'well\n' });
});
