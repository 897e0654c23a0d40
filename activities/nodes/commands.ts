/** Interpreters that nodes have had since the days of v1.14; the first that is there is used. */
export const interpreters = ['python3', '/usr/libexec/platform-python', 'python2'] as const;

/** Where root has installed what sudo may run alone; used by others than root wherever it is. */
export const sudoProgram = '/usr/local/sbin/kube-cutover-agent';

/** What runs the agent on a node. */
export const runners = [sudoProgram, ...interpreters] as const;
/** One of them. */
export type Runner = (typeof runners)[number];

/** Verbs of the agent that answer at once; what takes long runs in `phase`. */
export const agentVerbs = [
  'inventory',
  'facts',
  'read',
  'stage',
  'has',
  'receive',
  'recipe',
  'phase',
  'look',
  'runs',
  'claim',
  'etcd-status',
  'etcd-look',
  'etcd-snapshot',
  'last-snapshot',
  'programs',
  'program',
] as const;
/** One of them. */
export type AgentVerb = (typeof agentVerbs)[number];

/** Prints the first runner that is there, or nothing. Not by sudo: it only looks. */
export const findRunner = (user: string): string =>
  `/bin/sh -c 'for name in ${(user === 'root' ? interpreters : runners).join(' ')}; do if command -v "$name" >/dev/null 2>&1; then echo "$name"; break; fi; done'`;

/**
 * Reads the agent from stdin, checks its digest and runs it without writing it anywhere: so an
 * assessment leaves nothing on a node. Its first line of stdin is `{"size": …, "sha256": …}`.
 */
const loader = [
  'import sys',
  // Else a json.py in the home of the caller would be run as root.
  'sys.path = [path for path in sys.path if path]',
  'import json, hashlib',
  'stream = getattr(sys.stdin, "buffer", sys.stdin)',
  'header = json.loads(stream.readline().decode("utf-8"))',
  'SOURCE = stream.read(header["size"])',
  'sys.exit(90) if hashlib.sha256(SOURCE).hexdigest() != header["sha256"] else None',
  'exec(compile(SOURCE, "agent", "exec"))',
].join('\n');

/** Isolated from the caller's environment, and without site packages: they cost 10 ms and may be anybody's. */
const flags = '-E -s -S';

/** Runs the agent from memory. Everything in the line is constant. */
export const fromMemory = (user: string, runner: Runner, verb: AgentVerb): string =>
  runner === sudoProgram
    ? bySudoProgram(verb)
    : `${asRoot(user)}${runner} ${flags} -c '${loader}' ${verb}`;

/** Runs the agent as it was staged; the digest is ours, so nothing in the line comes from outside. */
export const fromStage = (user: string, runner: Runner, digest: string, verb: AgentVerb): string =>
  runner === sudoProgram
    ? bySudoProgram(verb)
    : `${asRoot(user)}${runner} ${flags} /var/lib/kube-cutover/agent/${digest}.py ${verb}`;

const asRoot = (user: string): string => (user === 'root' ? '' : 'sudo -n -- ');

const bySudoProgram = (verb: AgentVerb): string => `sudo -n -- ${sudoProgram} ${verb}`;
