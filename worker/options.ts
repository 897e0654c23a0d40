import { isIP } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { directoryIn, variable } from '../model/environment.js';

/** What one worker process is told at its start. */
export interface WorkerOptions {
  /** Temporal's front end: host and port. */
  readonly address: string;
  readonly namespace: string;
  /** Directory of the artifact store and the reports, private to this user. */
  readonly state: string;
  /** File with the store's key; never inside `state`, or a copy of the store would carry its key. */
  readonly keyFile: string;
  /** Whose signatures count at gates: ALLOWED SIGNERS in ssh-keygen(1). */
  readonly allowedSigners?: string;
  /** Keys whose signatures count no more. */
  readonly revokedKeys?: string;
  /** Activities on nodes that may start per second, over all workers of the queue. */
  readonly nodesPerSecond: number;
  /** Where Prometheus finds metrics, IP and port; absent: nowhere. */
  readonly metricsAddress?: string;
  /** Names this release to Temporal, which then keeps a run on the release it began on; absent: any worker takes any run. */
  readonly buildId?: string;
}

/** Where a worker keeps what must outlive it, unless it is told. */
export const defaultPlaces = {
  state: join(
    directoryIn(process.env, 'XDG_STATE_HOME') ?? join(homedir(), '.local', 'state'),
    'kube-cutover',
  ),
  keyFile: join(
    directoryIn(process.env, 'XDG_CONFIG_HOME') ?? join(homedir(), '.config'),
    'kube-cutover',
    'store.key',
  ),
};

const defaults = {
  address: {
    type: 'string',
    default: variable(process.env, 'TEMPORAL_ADDRESS') ?? '127.0.0.1:7233',
  },
  namespace: { type: 'string', default: variable(process.env, 'TEMPORAL_NAMESPACE') ?? 'default' },
  state: { type: 'string', default: defaultPlaces.state },
  'key-file': { type: 'string', default: defaultPlaces.keyFile },
  'allowed-signers': { type: 'string' },
  'revoked-keys': { type: 'string' },
  'nodes-per-second': { type: 'string', default: '50' },
  'metrics-address': { type: 'string' },
  'build-id': { type: 'string' },
} as const;

/** Reads the command line. @throws TypeError for an unknown flag, RangeError for a value that is none. */
export function readOptions(args: readonly string[]): WorkerOptions {
  const { values } = parseArgs({ args: [...args], options: defaults, strict: true });
  const nodesPerSecond = Number(values['nodes-per-second']);
  if (!(nodesPerSecond > 0 && nodesPerSecond <= 10_000))
    throw new RangeError(
      `--nodes-per-second is "${values['nodes-per-second']}"; give a number above 0, up to 10000`,
    );
  const { address, namespace, state } = values;
  const metricsAddress = metricsAddressOf(values['metrics-address']);
  const { 'allowed-signers': allowedSigners, 'revoked-keys': revokedKeys } = values;
  if (revokedKeys !== undefined && allowedSigners === undefined)
    throw new RangeError('--revoked-keys is given without --allowed-signers: no key counts at all');
  const buildId = buildIdOf(values['build-id']);
  return {
    address,
    namespace,
    state,
    keyFile: values['key-file'],
    nodesPerSecond,
    ...(buildId !== undefined && { buildId }),
    ...(allowedSigners !== undefined && { allowedSigners }),
    ...(revokedKeys !== undefined && { revokedKeys }),
    ...(metricsAddress !== undefined && { metricsAddress }),
  };
}

/** What can be bound: no host name, and a port. */
function metricsAddressOf(written: string | undefined): string | undefined {
  const [, host = '', port = ''] = /^(.+):(\d{1,5})$/.exec(written ?? '') ?? [];
  const isBindable = isIP(host.replace(/^\[(.*)\]$/, '$1')) > 0 && Number(port) < 65_536;
  if (written === undefined || (isBindable && Number(port) > 0)) return written;
  throw new RangeError(
    `--metrics-address is "${written}"; give an IP and a port, such as 127.0.0.1:9464`,
  );
}

/** Part of a name in Temporal, and of command lines that people copy. */
function buildIdOf(written: string | undefined): string | undefined {
  if (written === undefined || /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(written)) return written;
  throw new RangeError(
    `--build-id is "${written}"; give letters, digits and ._- alone, such as 0.2.0-3fa9c1d`,
  );
}
