import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSshConnections } from '../../../activities/adapters/ssh.js';
import type { SshTiming } from '../../../activities/adapters/ssh-timing.js';
import { readAgentText } from '../../../activities/node-agent/agent-text.js';
import { type Agents, createAgents } from '../../../activities/nodes/agents.js';
import { type TcpProxy, tcpProxy } from '../../chaos/tcp-proxy.js';
import { type RealSshd, aRealSshd } from '../ssh/a-real-sshd.js';
import { type Authority, aCertifiedSshd, withCertificate } from '../ssh/an-authority.js';

/** A line of the node's own journal. */
export interface JournalEntry {
  readonly event: string;
  readonly key: string;
}

/** The real node agent behind a real sshd, below a directory, with a bad line before it. */
export interface RootOverSshd {
  readonly agents: Agents;
  /** How the node is reached through the proxy. */
  readonly ssh: RealSshd['ssh'];
  readonly node: RealSshd['node'];
  readonly proxy: TcpProxy;
  /** Where `/` of the agent is. */
  readonly root: string;
  /** What stands in a file below the root, empty where there is none. */
  textOf(path: string): string;
  /** Of run-1. */
  journal(): readonly JournalEntry[];
  /** SIGKILL to the agent that takes a file. */
  killReceiver(): void;
  close(): Promise<void>;
}

/**
 * systemd in two scripts: a unit is a process of its own, and `disable`, the first thing that
 * `stop-units` does, is told in `/effects` once `/go-on` is there; `/asked` has a line for each
 * question whether a unit of ours runs: the process that asks.
 */
const programs = (root: string) => ({
  'systemd-run': `echo "$1" >> ${root}/starts
while [ "$1" != -- ]; do shift; done
shift
setsid "$@" >/dev/null 2>&1 </dev/null & echo $! > ${root}/pid`,
  systemctl: `case "$1" in
show) case "$*" in
  *kube-cutover-*) echo "$PPID" >> ${root}/asked; if kill -0 "$(cat ${root}/pid)" 2>/dev/null; then echo ActiveState=active; else echo ActiveState=inactive; fi;;
  *) if [ -e ${root}/effects ]; then echo ActiveState=inactive; else echo ActiveState=active; fi;;
  esac;;
is-enabled) echo enabled;;
disable) while [ ! -e ${root}/go-on ]; do sleep 0.05; done; echo "$*" >> ${root}/effects;;
esac`,
});

/** Starts it all; nothing is bad before a test makes it so. With an authority, host and user have certificates. */
export async function aRootOverSshd(timing: SshTiming, by?: Authority): Promise<RootOverSshd> {
  const root = mkdtempSync(join(tmpdir(), 'kube-cutover-root-'));
  mkdirSync(join(root, 'usr/bin'), { recursive: true });
  mkdirSync(join(root, 'var/lib'), { recursive: true });
  for (const [name, text] of Object.entries(programs(root))) {
    writeFileSync(join(root, 'usr/bin', name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(root, 'usr/bin', name), 0o755);
  }
  const host = by && { by, options: ['-n', '127.0.0.1'] };
  const sshd = await (by && host ? aCertifiedSshd(by, { host, root }) : aRealSshd({ root }));
  const proxy = await tcpProxy(sshd.node);
  const name = `[127.0.0.1]:${proxy.port}`;
  const knownHostsFile = by ? join(sshd.folder, 'authorities') : sshd.known([name]);
  if (by) writeFileSync(knownHostsFile, by.line([name]));
  const ssh = { ...sshd.ssh, knownHostsFile };
  const connections = openSshConnections(timing);
  const textOf = (path: string) =>
    existsSync(root + path) ? readFileSync(root + path, 'utf8') : '';
  return {
    agents: createAgents(connections, readAgentText()),
    ssh: by ? withCertificate(by, ssh) : ssh,
    node: { ...sshd.node, port: proxy.port },
    proxy,
    root,
    textOf,
    journal: () =>
      textOf('/var/lib/kube-cutover/runs/run-1/journal.jsonl')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as JournalEntry),
    killReceiver() {
      const part = readdirSync(join(root, 'var/lib/kube-cutover/store'))[0] ?? '';
      process.kill(Number(part.split('-').at(-1)), 'SIGKILL'); // Named after who writes it.
    },
    async close() {
      connections.close();
      await proxy.close();
      await sshd.close();
      rmSync(root, { recursive: true });
    },
  };
}
