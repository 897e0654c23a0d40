import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The node agent as one program: what is staged on nodes and how it is named there. */
export interface AgentText {
  readonly text: string;
  /** sha256 of the text, hex. */
  readonly sha256: string;
}

/** Its modules, each after those that it needs. */
const modules = [
  'failures',
  'places',
  'ballast',
  'waiting',
  'files',
  'commands',
  'journal',
  'failpoint',
  'command_line',
  'recipe',
  'manifest',
  'etcd_records',
  'mounts',
  'packet_filter',
  'network',
  'hung',
  'units',
  'runtime_restart',
  'containers',
  'gateway_tls',
  'api_look',
  'static_pods',
  'aside',
  'install',
  'images',
  'etcd_tools',
  'etcd',
  'store',
  'etcd_restore',
  'retire',
  'inventory',
  'programs',
  'pods',
  'facts_look',
  'facts_system',
  'facts_time',
  'facts_disks',
  'facts_processes',
  'facts_runtime',
  'facts_network',
  'facts_certificates',
  'facts_strays',
  'facts_others',
  'facts',
  'framing',
  'last_words',
  'components',
  'await_api',
  'etcd_gateway',
  'etcd_look',
  'etcd_members',
  'etcd_hashes',
  'await_etcd',
  'undo',
  'move_leader',
  'object_keys',
  'etcd_writes',
  'hop_snapshot',
  'renew',
  'verbs',
  'phase',
  'run_look',
  'claim',
  'agent',
] as const;

/**
 * The agent's modules as one readable Python text for 2.7 and 3: one file to stage, one digest to check.
 * @throws Error where a module could not be quoted; a test holds all of them to it.
 */
export function readAgentText(folder = sourceFolder()): AgentText {
  const sources = modules.map((name) => {
    const source = readFileSync(join(folder, `${name}.py`), 'utf8');
    if (source.includes("'''") || !/^[\n\x20-\x7e]*$/.test(source))
      throw new Error(`${name}.py must be ASCII without three single quotes in a row`);
    return `module('${name}', r'''${source}''')\n`;
  });
  const text = [head, ...sources, tail].join('\n');
  return { text, sha256: createHash('sha256').update(text).digest('hex') };
}

const head = `"""The node agent of kube-cutover, made of its modules under activities/node-agent."""
import sys
import types

PACKAGE = types.ModuleType('cutover')
PACKAGE.__path__ = []
sys.modules['cutover'] = PACKAGE


def module(name, source):
    made = types.ModuleType('cutover.' + name)
    sys.modules['cutover.' + name] = made
    setattr(PACKAGE, name, made)
    exec(compile(source, 'cutover/' + name + '.py', 'exec'), made.__dict__)

`;

const tail = `
if __name__ == '__main__':
    if 'SOURCE' not in globals():
        SOURCE = open(__file__, 'rb').read()
    sys.modules['cutover.agent'].main(sys.argv, SOURCE)
`;

/** Where the modules are. tsc copies no .py: from dist they are read where they stand in the source tree. */
export function sourceFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  if (existsSync(join(here, 'agent.py'))) return here;
  for (let folder = here; folder !== dirname(folder); folder = dirname(folder)) {
    const candidate = join(folder, 'activities', 'node-agent');
    if (existsSync(join(candidate, 'agent.py'))) return candidate;
  }
  throw new Error(`the node agent's modules are not near ${here}; install the package whole`);
}
