import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { openSshConnections } from '../../../activities/adapters/ssh.js';
import { readAgentText } from '../../../activities/node-agent/agent-text.js';
import { sudoProgramText, sudoersText } from '../../../activities/node-agent/sudo-text.js';
import { createAgents } from '../../../activities/nodes/agents.js';
import { HasAnswer } from '../../../activities/nodes/answers.js';
import { FailureType } from '../../../model/failures.js';
import { aRealSshd } from '../ssh/a-real-sshd.js';

jest.setTimeout(60_000);

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const text = readAgentText();
const program = sudoProgramText(text, '/usr/bin/python3');
const all = 'operator ALL=(ALL) NOPASSWD: ALL\n';

/** A node whose user `operator` has what a sudoers file gives, and root's program where there is one. */
async function aNodeWith(sudoers: string, installed?: string) {
  const folder = mkdtempSync(join(tmpdir(), 'kube-cutover-sudo-'));
  const write = (name: string, content: string, mode: number) => {
    writeFileSync(join(folder, name), content);
    chmodSync(join(folder, name), mode);
  };
  const own = (file: string, line: string) => `${readFileSync(file, 'utf8')}${line}\n`;
  write('sudoers', sudoers, 0o440);
  write('passwd', own('/etc/passwd', 'operator:x:4711:4711::/:/bin/sh'), 0o644);
  write('group', own('/etc/group', 'operator:x:4711:'), 0o644);
  write('shadow', own('/etc/shadow', 'operator:*:19000:0:99999:7:::'), 0o600);
  mkdirSync(join(folder, 'sbin'));
  chmodSync(folder, 0o755);
  if (installed !== undefined) write('sbin/kube-cutover-agent', installed, 0o755);
  const files = ['sudoers', 'passwd', 'group', 'shadow'];
  const sshd = await aRealSshd({
    user: 'operator',
    mounts: [
      ...files.map((name) => `mount --bind ${folder}/${name} /etc/${name}`),
      `mount --bind ${folder}/sbin /usr/local/sbin`,
      'mount -t tmpfs none /var/lib', // What the agent stages stays in here.
    ],
  });
  const connections = openSshConnections();
  open.push(connections, sshd, { close: () => rmSync(folder, { recursive: true }) });
  const agents = createAgents(connections, text);
  return {
    agents,
    looking: () => agents.looking(sshd.ssh, sshd.node),
    staged: () => agents.staged(sshd.ssh, sshd.node),
    async run(line: string, stdin = '') {
      const connection = await connections.to(sshd.ssh, sshd.node);
      const limits = { deadlineMs: 10_000, maxOutputBytes: 100_000 };
      return connection.run({ line, stdin: Buffer.from(stdin), ...limits });
    },
  };
}

const has = { verb: 'has', arguments: { digests: [] }, answer: HasAnswer } as const;

describe('a user who is not root', () => {
  test.each([
    { name: 'who may nothing', sudoers: '', told: /password is required|not allowed|not in/ },
    {
      name: 'whose password is asked for',
      sudoers: 'operator ALL=(ALL) ALL\n',
      told: /sudo: a password is required/,
    },
    {
      name: 'who would need a terminal',
      sudoers: `Defaults requiretty\n${all}`,
      told: /sudo: sorry, you must have a tty/,
    },
    {
      name: 'who may run something else',
      sudoers: 'operator ALL=(root) NOPASSWD: /usr/bin/id\n',
      told: /password is required|not allowed/,
    },
    {
      name: 'who may run the verbs, on a node where their program is not installed',
      sudoers: sudoersText('operator'),
      told: /password is required|not allowed/,
    },
  ])('$name is refused by name, at once', async ({ sudoers, told }) => {
    const node = await aNodeWith(sudoers);
    const agent = await node.looking();
    const failure = await agent.call({ ...has, fromMemory: true }).catch((cause: unknown) => cause);
    expect(failure).toMatchObject({
      type: FailureType.Refused,
      message: expect.stringMatching(
        /^w-1: [^]*; let operator run sudo without a password or terminal$/,
      ),
    });
    expect(failure).toMatchObject({ message: expect.stringMatching(told) });
  });

  test('who may do all is root on the node', async () => {
    const node = await aNodeWith(all);
    expect(await (await node.looking()).call({ ...has, fromMemory: true })).toEqual({
      digests: [],
    });
  });
});

describe('a user who may run the verbs alone', () => {
  test('looks, stages and calls what was staged', async () => {
    const node = await aNodeWith(sudoersText('operator'), program);
    expect(await (await node.looking()).call({ ...has, fromMemory: true })).toEqual({
      digests: [],
    });
    expect(await (await node.staged()).call(has)).toEqual({ digests: [] });
  });

  test.each([
    'sudo -n -- /usr/bin/python3 -c "print(1)"',
    'sudo -n -- /bin/sh',
    'sudo -n -- /usr/local/sbin/kube-cutover-agent execute run-1 abc',
    'sudo -n -- /usr/local/sbin/kube-cutover-agent execute',
    'sudo -n -- /usr/local/sbin/kube-cutover-agent has --root /tmp',
    'sudo -n -- /usr/local/sbin/kube-cutover-agent "has execute"',
    'sudo -n -- /usr/local/sbin/kube-cutover-agent',
    'sudo -n -u nobody -- /usr/local/sbin/kube-cutover-agent has',
    'sudo -n -- /usr/local/sbin/../sbin/kube-cutover-agent-2 has',
    'sudo -n -- PYTHONPATH=/tmp /usr/local/sbin/kube-cutover-agent has',
    'PYTHONPATH=/tmp sudo -n -E -- /usr/local/sbin/kube-cutover-agent has',
  ])('is not let by sudo to run %s', async (line) => {
    const node = await aNodeWith(sudoersText('operator'), program);
    expect(await node.run(line)).toMatchObject({
      kind: 'exited',
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^sudo: |^Sorry, user operator/),
    });
  });

  const evil = 'open("/var/lib/was-here", "w")\n';
  const header = (sha256: string, size: number) => `${JSON.stringify({ size, sha256 })}\n`;
  test.each([
    {
      name: 'another agent',
      stdin: `${header('a'.repeat(64), evil.length)}${evil}`,
      told: 'was made for another release',
    },
    {
      name: 'another agent under the digest of ours',
      stdin: `${header(text.sha256, evil.length)}${evil}`,
      told: 'it was changed',
    },
    {
      name: 'ours with one byte changed',
      stdin: `${header(text.sha256, text.text.length)}${text.text.replace('e', 'f')}`,
      told: 'it was changed',
    },
    { name: 'what was never staged', stdin: header(text.sha256, 0), told: 'No such file' },
    {
      name: 'more than there can be',
      stdin: header(text.sha256, 1e12),
      told: 'has no 1000000000000',
    },
  ])('cannot have the program run $name', async ({ stdin, told }) => {
    const node = await aNodeWith(sudoersText('operator'), program);
    const end = await node.run('sudo -n -- /usr/local/sbin/kube-cutover-agent has', stdin);
    expect(end).toMatchObject({ kind: 'exited', code: 90, stderr: expect.stringContaining(told) });
    expect(await node.run('ls /var/lib')).toMatchObject({ stdout: '' });
  });

  test('is told where the program is of another release', async () => {
    const other = sudoProgramText({ sha256: 'b'.repeat(64) }, '/usr/bin/python3');
    const node = await aNodeWith(sudoersText('operator'), other);
    const call = (await node.looking()).call({ ...has, fromMemory: true });
    await expect(call).rejects.toMatchObject({
      type: FailureType.Refused,
      message: expect.stringContaining('install what "cutover sudoers --program" prints'),
    });
  });
});

test('the fragment has no wildcard, and the program no argument of its caller but a verb', () => {
  expect(sudoersText('operator')).not.toMatch(/[*?[\]!^](?!requiretty|KUBE)/);
  expect(program).not.toContain('@');
});
