import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/** What one worker process is told at its start. */
export interface WorkerOptions {
  /** Temporal's front end: host and port. */
  readonly address: string;
  readonly namespace: string;
  /** Directory of the artifact store and the reports, private to this user. */
  readonly state: string;
  /** File with the store's key; never inside `state`, or a copy of the store would carry its key. */
  readonly keyFile: string;
  /** Activities on nodes that may start per second, over all workers of the queue. */
  readonly nodesPerSecond: number;
}

const defaults = {
  address: { type: 'string', default: process.env['TEMPORAL_ADDRESS'] ?? '127.0.0.1:7233' },
  namespace: { type: 'string', default: process.env['TEMPORAL_NAMESPACE'] ?? 'default' },
  state: {
    type: 'string',
    default: join(
      process.env['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state'),
      'kube-cutover',
    ),
  },
  'key-file': {
    type: 'string',
    default: join(
      process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'),
      'kube-cutover',
      'store.key',
    ),
  },
  'nodes-per-second': { type: 'string', default: '50' },
} as const;

/** Reads the command line. @throws TypeError for an unknown flag, RangeError for a rate that is none. */
export function readOptions(args: readonly string[]): WorkerOptions {
  const { values } = parseArgs({ args: [...args], options: defaults, strict: true });
  const nodesPerSecond = Number(values['nodes-per-second']);
  if (!(nodesPerSecond > 0 && nodesPerSecond <= 10_000))
    throw new RangeError(
      `--nodes-per-second is "${values['nodes-per-second']}"; give a number above 0, up to 10000`,
    );
  const { address, namespace, state } = values;
  return { address, namespace, state, keyFile: values['key-file'], nodesPerSecond };
}
