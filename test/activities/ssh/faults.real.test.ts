import { readFileSync, readdirSync } from 'node:fs';
import { Writable } from 'node:stream';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { openSshConnections } from '../../../activities/adapters/ssh.js';
import { defaultTiming, maxUnanswered } from '../../../activities/adapters/ssh-timing.js';
import type { NodeConnection, RemoteCommand } from '../../../activities/nodes/connection.js';
import { until } from '../../../lab/nodes/until.js';
import { tcpProxy } from '../../chaos/tcp-proxy.js';
import { type RealSshd, aRealSshd } from './a-real-sshd.js';
import { aCertifiedSshd, anAuthority, withCertificate } from './an-authority.js';

jest.setTimeout(60_000);

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

/** The library, and OpenSSH's client for what it cannot, which counts in whole seconds. */
const carriers = [
  { carrier: 'the library', keepaliveMs: 300, aServer: aServerWithoutCertificates },
  { carrier: 'ssh', keepaliveMs: 1_000, aServer: aServerOfAnAuthority },
] as const;
type Carrier = (typeof carriers)[number];

const timingOf = ({ keepaliveMs }: Carrier) => ({
  connectMs: 5_000,
  channelMs: 2_000,
  keepaliveMs,
});

async function aServerWithoutCertificates(config: readonly string[]): Promise<RealSshd> {
  const sshd = await aRealSshd({ config });
  open.push(sshd);
  return sshd;
}

async function aServerOfAnAuthority(config: readonly string[]): Promise<RealSshd> {
  const users = anAuthority();
  const sshd = await aCertifiedSshd(users, { config });
  open.push(sshd, users);
  return { ...sshd, ssh: withCertificate(users, sshd.ssh) };
}

/** OpenSSH's sshd behind a line that can be made bad. */
async function aBadLine(by: Carrier, config: readonly string[] = []) {
  const sshd = await by.aServer(config);
  const timing = timingOf(by);
  const proxy = await tcpProxy(sshd.node);
  const connections = openSshConnections(timing);
  open.unshift(connections, proxy);
  const ssh = { ...sshd.ssh, knownHostsFile: sshd.known([`[127.0.0.1]:${proxy.port}`]) };
  const node = { ...sshd.node, port: proxy.port };
  return { sshd, proxy, connections, timing, to: () => connections.to(ssh, node) };
}

const command = (line: string, more: Partial<RemoteCommand> = {}): RemoteCommand => ({
  line,
  stdin: Buffer.alloc(0),
  deadlineMs: 60_000,
  maxOutputBytes: 1024 * 1024,
  ...more,
});

/** Processes of this machine whose command line has this text. */
const processesWith = (text: string): string[] =>
  readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(text);
    } catch {
      return false; // It has ended meanwhile.
    }
  });

const ended = (text: string) =>
  until({ name: `the end of ${text}`, deadlineMs: 10_000, everyMs: 50 }, () =>
    Promise.resolve(processesWith(text).length === 0 ? undefined : 'it runs'),
  );

const works = async (connection: NodeConnection) =>
  expect(await connection.run(command('echo well'))).toMatchObject({ code: 0, stdout: 'well\n' });

test('with the times of production that takes fifteen seconds at most', () => {
  expect(defaultTiming.keepaliveMs * (maxUnanswered + 1)).toBeLessThanOrEqual(15_000);
  expect(defaultTiming.channelMs).toBeLessThanOrEqual(15_000);
});

describe.each(carriers)('a real sshd on a bad line, by $carrier', (by) => {
  test('a reset in the middle of the output is an unknown end, whatever had come by then', async () => {
    const { proxy, to } = await aBadLine(by);
    const connection = await to();
    const sent = proxy.bytes.back;
    const running = connection.run(command(`echo '{"ok": true}'; sleep 60.14`));
    await until({ name: 'output', deadlineMs: 5_000, everyMs: 10 }, () =>
      Promise.resolve(proxy.bytes.back > sent + 100 ? undefined : 'none'),
    );
    proxy.cut();
    expect(await running).toMatchObject({
      kind: 'unknown',
      because: expect.stringContaining('lost'),
    });
    await works(await to());
    for (const pid of processesWith('60.14')) process.kill(Number(pid));
  });

  test('a reset of an idle connection harms nobody, and the next command gets another one', async () => {
    const { proxy, to } = await aBadLine(by);
    await works(await to());
    proxy.cut();
    const first = await (await to()).run(command('echo well'));
    if (first.kind === 'unknown') await works(await to());
    expect(proxy.connections).toBe(2);
  });

  test('a line that falls silent is given up soon, and the next call goes over a new one', async () => {
    const { proxy, timing, to } = await aBadLine(by);
    const connection = await to();
    const running = connection.run(command('sleep 60.13'));
    await until({ name: 'the command', deadlineMs: 5_000, everyMs: 10 }, () =>
      Promise.resolve(processesWith('60.13').length > 0 ? undefined : 'it does not run'),
    );
    proxy.fallSilent();
    const started = performance.now();
    expect(await running).toMatchObject({
      kind: 'unknown',
      because: expect.stringContaining('lost'),
    });
    const rounds = (performance.now() - started) / timing.keepaliveMs;
    expect(rounds).toBeGreaterThan(maxUnanswered);
    expect(rounds).toBeLessThan(maxUnanswered + 5); // The machine may be busy.
    proxy.pass();
    await works(await to());
    for (const pid of processesWith('60.13')) process.kill(Number(pid));
  });

  test.each([
    { name: 'kept', more: {} },
    { name: 'handed on to a slow reader', more: { sink: aSlowSink() } },
  ])(
    'a flood of output that is $name is cut, its writer ended, and little was held',
    async ({ more }) => {
      const { to, proxy } = await aBadLine(by);
      const connection = await to();
      const before = process.memoryUsage().rss;
      const limit = 32 * 1024 * 1024;
      const end = await connection.run(
        command('exec yes flood-62', { maxOutputBytes: limit, ...more }),
      );
      expect(end).toMatchObject({ kind: 'unknown', because: expect.stringContaining('more than') });
      expect(proxy.bytes.back).toBeLessThan(limit + 16 * 1024 * 1024);
      expect(process.memoryUsage().rss - before).toBeLessThan(256 * 1024 * 1024);
      await ended('flood-62');
      await works(connection);
    },
  );

  test('an sshd that drops most of those who are not logged in yet lets all in, one after another', async () => {
    const { sshd } = await aBadLine(by, ['MaxStartups 2:50:4']);
    const proxies = await Promise.all(Array.from({ length: 24 }, () => tcpProxy(sshd.node)));
    const connections = openSshConnections();
    open.unshift(connections, ...proxies);
    const known = proxies.map(({ port }) => `[127.0.0.1]:${port}`);
    const ssh = { ...sshd.ssh, knownHostsFile: sshd.known(known) };
    for (const proxy of proxies) proxy.delay(20);
    const opened = proxies.map(({ port }) => connections.to(ssh, { ...sshd.node, port }));
    for (const connection of await Promise.all(opened)) await works(connection);
    expect(sshd.log()).toContain('drop connection');
  });
});

function aSlowSink() {
  const into = new Writable({ write: (_chunk, _encoding, done) => void setTimeout(done, 1) });
  return { into, rest: () => '' };
}
