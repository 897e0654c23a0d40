import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { until } from '../../../lab/nodes/until.js';
import type { NodeRef, SshAccess } from '../../../model/node.js';
import { freePort } from '../../../lab/free-port.js';

/** OpenSSH's own server on loopback, with keys of its own; whoever runs the test may log in. */
export interface RealSshd {
  readonly ssh: SshAccess;
  readonly node: NodeRef;
  readonly folder: string;
  /** A known_hosts file that has its host key at these names, such as `[127.0.0.1]:2222`. */
  known(names: readonly string[]): string;
  /** What it has logged so far. */
  log(): string;
  close(): Promise<void>;
}

interface Options {
  /** Further lines of sshd_config; its folder has its key `host` and the key to log in with, `id`. */
  readonly config?: readonly string[] | ((folder: string) => readonly string[]);
  /** Directory that takes the place of `/` for the node agent. */
  readonly root?: string;
  /** Who logs in; whoever runs the test unless told. */
  readonly user?: string;
  /** Lines of a shell, for mounts that this sshd and its children alone see. */
  readonly mounts?: readonly string[];
}

/** Starts sshd and waits until it answers. */
export async function aRealSshd(options: Options = {}): Promise<RealSshd> {
  const { config = [], root, user = userInfo().username, mounts = [] } = options;
  const folder = mkdtempSync(join(tmpdir(), 'kube-cutover-sshd-'));
  chmodSync(folder, 0o755); // Who logs in must be able to read the key that is authorised.
  for (const name of ['host', 'id'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)]);
  const port = await freePort();
  mkdirSync('/run/sshd', { recursive: true }); // Where sshd, run by root, shuts its children in.
  writeFileSync(
    join(folder, 'config'),
    [
      'ListenAddress 127.0.0.1',
      `Port ${port}`,
      `HostKey ${join(folder, 'host')}`,
      `AuthorizedKeysFile ${join(folder, 'id.pub')}`,
      'StrictModes no',
      'UsePAM no',
      'PidFile none',
      'LogLevel VERBOSE',
      // The programs of whoever runs the test, as on any node.
      `SetEnv "PATH=${process.env['PATH'] ?? ''}"`,
      ...(root === undefined ? [] : [`ForceCommand ${atRoot(folder, root)}`]),
      ...(typeof config === 'function' ? config(folder) : config),
      '',
    ].join('\n'),
  );
  const start = [...mounts, `exec /usr/sbin/sshd -D -e -f ${join(folder, 'config')}`].join('\n');
  const shell = ['sh', '-e', '-c', start] as const;
  const [program, ...rest] = mounts.length > 0 ? ['unshare', '--mount', ...shell] : shell;
  const server = spawn(program, rest, { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  server.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  await until({ name: 'sshd to answer', deadlineMs: 10_000, everyMs: 20 }, () =>
    answers(port, log),
  );
  const known = (names: readonly string[]) => {
    const file = join(mkdtempSync(join(folder, 'known-')), 'known_hosts');
    writeFileSync(file, `${names.join(',')} ${readFileSync(join(folder, 'host.pub'), 'utf8')}`);
    return file;
  };
  return {
    ssh: {
      user,
      privateKeyFile: join(folder, 'id'),
      knownHostsFile: known([`[127.0.0.1]:${port}`]),
    },
    node: { name: 'w-1', address: '127.0.0.1', port, role: 'worker' },
    folder,
    known,
    log: () => log,
    async close() {
      const ended = once(server, 'close');
      server.kill();
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

/** A command for sshd that runs the node agent below a directory, as its own tests do. */
function atRoot(folder: string, root: string): string {
  const file = join(folder, 'at-root');
  const staged = `s#/var/lib/kube-cutover/agent/\\([0-9a-f]*\\).py#${root}& --root ${root}#`;
  const fromMemory = `s#' \\([a-z-]*\\)\\$#' --root ${root} \\1#`;
  const rewrite = `sed -e "${staged}" -e "${fromMemory}"`;
  writeFileSync(
    file,
    `#!/bin/sh\nexec /bin/sh -c "$(printf '%s\\n' "$SSH_ORIGINAL_COMMAND" | ${rewrite})"\n`,
  );
  chmodSync(file, 0o755);
  return file;
}

const answers = (port: number, log: string) =>
  new Promise<string | undefined>((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => {
      socket.destroy();
      resolve(undefined);
    });
    socket.once('error', (cause) => resolve(`${cause.message} ${log}`));
  });
