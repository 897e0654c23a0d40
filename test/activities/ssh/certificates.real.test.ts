import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { FailureType } from '../../../model/failures.js';
import type { SshAccess } from '../../../model/node.js';
import type { RealSshd } from './a-real-sshd.js';
import { type Authority, aCertifiedSshd, anAuthority, forAnHour } from './an-authority.js';
import { connect, echo, logins, opened } from './logging-in.js';

jest.setTimeout(60_000);

/** Logs in with a certificate that was made with these options. */
async function loginBy(
  options: (ssh: SshAccess) => readonly string[],
  by: (trusted: Authority) => Authority = (trusted) => trusted,
) {
  const users = opened(anAuthority());
  const sshd = opened(await aCertifiedSshd(users));
  const certificateFile = by(users).certify(sshd.ssh.privateKeyFile, ...options(sshd.ssh));
  const ssh = { ...sshd.ssh, certificateFile };
  const connections = connect();
  return { users, sshd, ssh, to: () => connections.to(ssh, sshd.node) };
}

test('a user logs in with a certificate, for one host and one login', async () => {
  const { sshd, to } = await loginBy((ssh) => [
    ...forAnHour(ssh),
    '-O',
    'clear',
    '-O',
    'source-address=127.0.0.1/32',
  ]);
  const connection = await to();
  expect(await connection.run(echo('echo well; echo so >&2; exit 3'))).toEqual({
    kind: 'exited',
    code: 3,
    stdout: 'well\n',
    stderr: 'so\n',
  });
  expect(await (await to()).run(echo('echo again'))).toMatchObject({ stdout: 'again\n' });
  expect(logins(sshd)).toBe(1);
  expect(sshd.log()).toMatch(/Accepted publickey .* ID run-7 /);
});

test.each([
  {
    name: 'for somebody else',
    options: () => ['-n', 'somebody'],
    told: /sshd refuses user \S+ with \S+id-cert\.pub \(certificate "run-7" for somebody\)/,
  },
  {
    name: 'for another place',
    options: (ssh: SshAccess) => ['-n', ssh.user, '-O', 'source-address=10.0.0.0/8'],
    told: /for \S+ from 10\.0\.0\.0\/8\); .* the worker within its addresses/,
  },
  {
    name: 'by another authority',
    options: forAnHour,
    by: () => opened(anAuthority()),
    told: /its authority must be one of TrustedUserCAKeys/,
  },
])(
  'a certificate $name is refused by sshd in these words, and the key alone is not tried',
  async ({ options, by, told }) => {
    const { sshd, to } = await loginBy(options, by);
    await expect(to()).rejects.toMatchObject({
      type: FailureType.Refused,
      message: expect.stringMatching(told),
    });
    expect(logins(sshd)).toBe(0); // Its key is in authorized_keys.
  },
);

test.each([
  {
    name: 'has ended',
    options: (ssh: SshAccess) => ['-n', ssh.user, '-V', '20200101Z:20210101Z'],
    type: FailureType.NotYet,
    told: 'ended at 2021-01-01T00:00:00.000Z; have its authority issue another one',
  },
  {
    name: 'has not begun',
    options: (ssh: SshAccess) => ['-n', ssh.user, '-V', '20990101Z:20990102Z'],
    type: FailureType.NotYet,
    told: 'begins at 2099-01-01T00:00:00.000Z; wait for it',
  },
  {
    name: 'is of a host',
    options: (ssh: SshAccess) => ['-h', '-n', ssh.user],
    type: FailureType.Refused,
    told: 'is the certificate of a host; name one for a user',
  },
])('a certificate that $name is told before anything is sent', async ({ options, type, told }) => {
  const { sshd, to } = await loginBy(options);
  await expect(to()).rejects.toMatchObject({
    type,
    message: expect.stringMatching(`^ssh\\.certificateFile: .*${told}`),
  });
  expect(sshd.log().split('Connection from').length - 1).toBe(1); // That of its start.
});

test('a certificate of another key is refused, and one that is none', async () => {
  const { sshd, ssh } = await loginBy(forAnHour);
  const other = await loginBy(forAnHour);
  const connections = connect();
  await expect(
    connections.to({ ...ssh, certificateFile: other.ssh.certificateFile }, sshd.node),
  ).rejects.toThrow(/id-cert\.pub is of another key than \S+id; name the two/);
  await expect(
    connections.to({ ...ssh, certificateFile: ssh.knownHostsFile }, sshd.node),
  ).rejects.toThrow('holds no certificate of OpenSSH');
});

test('a certificate that was renewed in its place is used by the next connection', async () => {
  const { users, ssh, to } = await loginBy(() => ['-n', 'somebody']);
  await expect(to()).rejects.toThrow('for somebody');
  users.certify(ssh.privateKeyFile, ...forAnHour(ssh));
  expect(await (await to()).run(echo('echo well'))).toMatchObject({ stdout: 'well\n' });
});

test.each([['ecdsa'], ['rsa', '-m', 'PEM']])(
  'keys of %s serve, and paths that ssh or a shell would read otherwise',
  async (...type) => {
    const { users, sshd, ssh } = await loginBy(forAnHour);
    const folder = join(sshd.folder, "~root -o a%h$(id)'s");
    mkdirSync(folder);
    const privateKeyFile = join(folder, 'id');
    execFileSync('ssh-keygen', ['-q', '-t', ...type, '-N', '', '-f', privateKeyFile]);
    const certificateFile = join(folder, 'short lived');
    renameSync(users.certify(privateKeyFile, ...forAnHour(ssh)), certificateFile);
    const knownHostsFile = join(folder, 'known hosts');
    copyFileSync(ssh.knownHostsFile, knownHostsFile);
    const access = { ...ssh, privateKeyFile, certificateFile, knownHostsFile };
    const connection = await connect().to(access, sshd.node);
    expect(await connection.run(echo('echo well'))).toMatchObject({ stdout: 'well\n' });
  },
);

/** A host that shows a certificate, and known hosts that have these lines alone. */
async function aCertifiedHost(
  options: readonly string[],
  lines: (name: string, hosts: Authority, sshd: RealSshd) => string,
) {
  const hosts = opened(anAuthority());
  const sshd = opened(await aCertifiedSshd(hosts, { host: { by: hosts, options } }));
  const knownHostsFile = join(sshd.folder, 'known');
  writeFileSync(knownHostsFile, lines(`[127.0.0.1]:${sshd.node.port}`, hosts, sshd));
  const ssh: SshAccess = { ...sshd.ssh, knownHostsFile };
  return { sshd, ssh, to: () => connect().to(ssh, sshd.node) };
}

const byItsAuthority = (name: string, hosts: Authority) => hosts.line([name]);

test('a host that is known by its authority alone is entered with a plain key', async () => {
  const { to } = await aCertifiedHost(['-n', '127.0.0.1', '-V', '-5m:+1h'], byItsAuthority);
  expect(await (await to()).run(echo('echo well'))).toMatchObject({ stdout: 'well\n' });
});

const itsOwn = ['-n', '127.0.0.1'];

test.each([
  {
    name: 'of another authority',
    options: itsOwn,
    lines: (name: string) => opened(anAuthority()).line([name]),
    verdict: 'other authority',
    told: 'shows no certificate of the authority that is known',
  },
  {
    name: 'that has ended',
    options: [...itsOwn, '-V', '20200101:20210101'],
    lines: byItsAuthority,
    verdict: 'certificate ended',
    told: 'the certificate of the host has ended',
  },
  {
    name: 'of another host',
    options: ['-n', 'elsewhere'],
    lines: byItsAuthority,
    verdict: 'certificate of another name',
    told: 'has not this address among its principals',
  },
  {
    name: 'whose key is revoked',
    options: itsOwn,
    lines: (name: string, hosts: Authority, sshd: RealSshd) =>
      `${hosts.line([name])}@revoked * ${readFileSync(join(sshd.folder, 'host.pub'), 'utf8')}`,
    verdict: 'revoked',
    told: 'is revoked',
  },
  {
    name: 'whose authority is revoked',
    options: itsOwn,
    lines: (name: string, hosts: Authority) =>
      `${hosts.line([name])}@revoked * ${readFileSync(hosts.file, 'utf8')}`,
    verdict: 'revoked',
    told: 'is revoked',
  },
])(
  'with a certificate of a host $name nobody logs in',
  async ({ options, lines, verdict, told }) => {
    const { sshd, to } = await aCertifiedHost(options, lines);
    await expect(to()).rejects.toMatchObject({
      type: FailureType.Refused,
      message: expect.stringContaining(told),
      details: [{ verdict }],
    });
    expect(sshd.log()).not.toMatch(/publickey/);
  },
);
