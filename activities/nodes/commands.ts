/** Interpreters that nodes have had since the days of v1.14; the first that is there is used. */
export const interpreters = ['python3', '/usr/libexec/platform-python', 'python2'] as const;
/** One of them. */
export type Interpreter = (typeof interpreters)[number];

/** Verbs of the agent that answer at once; what takes long runs in `phase`. */
export type AgentVerb =
  | 'inventory'
  | 'facts'
  | 'read'
  | 'stage'
  | 'has'
  | 'receive'
  | 'recipe'
  | 'phase'
  | 'look'
  | 'runs'
  | 'claim'
  | 'etcd-status'
  | 'etcd-look'
  | 'etcd-snapshot'
  | 'last-snapshot'
  | 'programs'
  | 'program';

/** Prints the first interpreter that is there, or nothing. Not by sudo: it only looks. */
export const findInterpreter = `/bin/sh -c 'for name in ${interpreters.join(' ')}; do if command -v "$name" >/dev/null 2>&1; then echo "$name"; break; fi; done'`;

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
export const fromMemory = (user: string, interpreter: Interpreter, verb: AgentVerb): string =>
  `${asRoot(user)}${interpreter} ${flags} -c '${loader}' ${verb}`;

/** Runs the agent as it was staged; the digest is ours, so nothing in the line comes from outside. */
export const fromStage = (
  user: string,
  interpreter: Interpreter,
  digest: string,
  verb: AgentVerb,
): string =>
  `${asRoot(user)}${interpreter} ${flags} /var/lib/kube-cutover/agent/${digest}.py ${verb}`;

const asRoot = (user: string): string => (user === 'root' ? '' : 'sudo -n -- ');
