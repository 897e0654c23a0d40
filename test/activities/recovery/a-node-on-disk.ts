import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AgentText, readAgentText } from '../../../activities/node-agent/agent-text.js';
import type {
  NodeConnections,
  RemoteCommand,
  RemoteEnd,
} from '../../../activities/nodes/connection.js';
import { exited } from '../nodes/a-fake-node.js';

/** A node below a directory: the agent is the real one, systemd a script that remembers which units run. */
export interface NodeOnDisk {
  readonly connections: NodeConnections;
  readonly text: AgentText;
  /** Units that run now. */
  units(): string[];
  /** Keys that took effect, in the order of the journal. */
  effects(run: string): string[];
  readonly remove: () => void;
}

const systemctl = `#!/bin/sh
units="$(dirname "$0")/../../units"
verb="$1"; shift
for name in "$@"; do
  case "$name" in
    -*) ;;
    *)
      case "$verb" in
        show)
          if [ -e "$units/$name" ]; then state=active; else state=inactive; fi
          printf 'MainPID=1\\nActiveState=%s\\n\\n' "$state" ;;
        is-enabled) echo enabled ;;
        start) : > "$units/$name" ;;
        stop) rm -f "$units/$name" ;;
      esac ;;
  esac
done
`;

/** Not in the background: who asks has the result at once. */
const systemdRun = `#!/bin/sh
while [ "$1" != -- ]; do shift; done
shift
exec "$@"
`;

/** Makes one on which a run is prepared, with one unit that runs and one kept path. */
export function aNodeOnDisk(run: string): NodeOnDisk {
  const root = mkdtempSync(join(tmpdir(), 'kube-cutover-node-'));
  const write = (path: string, content: string, mode = 0o644): void => {
    mkdirSync(join(root, path, '..'), { recursive: true, mode: 0o700 });
    writeFileSync(join(root, path), content);
    chmodSync(join(root, path), mode);
  };
  const text = readAgentText();
  const agent = join(root, 'agent.py');
  write('agent.py', text.text);
  write('usr/bin/systemctl', systemctl, 0o755);
  write('usr/bin/systemd-run', systemdRun, 0o755);
  write('units/kubelet.service', '');
  write('etc/kubernetes/kubelet.conf', 'old');
  write(`var/lib/kube-cutover/runs/${run}/recipe.json`, JSON.stringify(recipe));
  for (const path of ['run/containerd', 'proc']) mkdirSync(join(root, path), { recursive: true });
  const answer = async ({ line, stdin }: RemoteCommand): Promise<RemoteEnd> => {
    if (!line.includes('-E -s -S')) return exited('python3\n');
    const verb = line.slice(line.lastIndexOf(' ') + 1);
    const sent = Buffer.isBuffer(stdin) ? stdin.toString() : '';
    const given = sent.trimEnd().split('\n').at(-1) ?? '';
    return runAgent([agent, '--root', root, verb], `${given}\n`);
  };
  const connection = { run: answer };
  return {
    text,
    connections: { to: async () => connection, close: () => undefined },
    units: () => ['kubelet.service'].filter((name) => isThere(join(root, 'units', name))),
    effects: (of) =>
      readFileSync(join(root, `var/lib/kube-cutover/runs/${of}/journal.jsonl`), 'utf8')
        .split('\n')
        .filter((one) => one.includes('"event": "done"'))
        .map((one) => (JSON.parse(one) as { readonly key: string }).key),
    remove: () => rmSync(root, { recursive: true }),
  };
}

const recipe = {
  units: ['kubelet.service'],
  stateless: [],
  kept: [{ path: '/etc/kubernetes', carry: [] }],
  files: [],
  tools: {},
  images: [],
  staticPods: [],
  graceSeconds: 1,
  runtime: {
    socket: '/run/containerd/containerd.sock',
    unit: 'containerd.service',
    namespace: 'k8s.io',
    mountsBelow: ['/var/lib/kubelet'],
    cniState: '/var/lib/cni/networks',
  },
};

function runAgent(args: readonly string[], stdin: string): Promise<RemoteEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn('python3', ['-E', '-s', '-S', ...args]);
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => (out += String(chunk)));
    child.stderr.on('data', (chunk) => (err += String(chunk)));
    child.once('error', reject);
    child.once('close', (code) => resolve(exited(out, code ?? 1, err)));
    child.stdin.end(stdin);
  });
}

function isThere(path: string): boolean {
  try {
    readFileSync(path);
    return true;
  } catch {
    return false;
  }
}
