import { Client, Connection } from '@temporalio/client';
import { type Access, accessOf } from '../temporal/access.js';
import { ExitCode } from './exit-codes.js';
import { fault } from './fault.js';
import { rootMessage } from './root-message.js';

/** Where Temporal is; the same for all commands. */
export interface ConnectionOptions {
  /** Host and port of Temporal's front end. */
  readonly address: string;
  readonly namespace: string;
  /** How long to wait for Temporal; 5 s unless told. */
  readonly connectTimeoutMs?: number;
}

/**
 * Long enough for a server that is starting, short enough for a person who mistyped the address.
 */
const usualTimeoutMs = 5000;

/** Questions that Temporal leaves open until something happens. It ends them itself after some 20 seconds, to be asked again. */
const longPolls = [
  'GetWorkflowExecutionHistory',
  'UpdateWorkflowExecution',
  'PollWorkflowExecutionUpdate',
];

/**
 * How long any call may take, as gRPC's own service config says it (grpc/grpc, doc/service_config.md): who takes a call and never
 * answers would be waited for without end. A shorter deadline of a caller's own holds.
 */
const deadlines = JSON.stringify({
  methodConfig: [
    { name: [{}], timeout: '30s' },
    {
      name: longPolls.map((method) => ({
        service: 'temporal.api.workflowservice.v1.WorkflowService',
        method,
      })),
      timeout: '60s',
    },
  ],
});

/**
 * Runs something with a connection, which is closed afterwards. Whether it goes over TLS, and the key ring of payloads, are the
 * environment's to say. @throws Fault with code 2 where that is wrong, 5 if nothing answers, at once or a call in time.
 */
export async function withTemporal<Result>(
  { address, namespace, connectTimeoutMs = usualTimeoutMs }: ConnectionOptions,
  use: (client: Client) => Promise<Result>,
): Promise<Result> {
  const { tls, codec } = await accessToTemporal();
  const connection = await Connection.connect({
    address,
    connectTimeout: connectTimeoutMs,
    channelArgs: { 'grpc.service_config': deadlines },
    ...(tls && { tls }),
  }).catch((cause: unknown) => {
    throw unreachable(address, tls !== undefined, cause);
  });
  try {
    const dataConverter = { payloadCodecs: [codec] };
    return await use(new Client({ connection, namespace, dataConverter }));
  } catch (cause) {
    if (isGrpc(cause, grpcUnavailable)) throw unreachable(address, tls !== undefined, cause);
    throw isGrpc(cause, grpcDeadlineExceeded) ? tooSlow(address) : cause;
  } finally {
    await connection.close();
  }
}

const accessToTemporal = (): Promise<Access> =>
  accessOf(process.env).catch((cause: unknown) => {
    throw fault(ExitCode.BadInput, cause instanceof Error ? cause.message : String(cause));
  });

const unreachable = (address: string, isTls: boolean, cause: unknown) =>
  fault(
    ExitCode.Unreachable,
    `Temporal does not answer at ${address}${isTls ? ' over TLS' : ''} (${rootMessage(cause)}); ` +
      'start it, or name it with --address',
  );

const tooSlow = (address: string) =>
  fault(
    ExitCode.Unreachable,
    `Temporal at ${address} did not answer in time; it is slow, or no worker answers for the run: ` +
      'look after them, or name another with --address',
    'what was sent may have arrived all the same; see it with: cutover status RUN, or: cutover explain RUN',
  );

const grpcDeadlineExceeded = 4;
const grpcUnavailable = 14;

/** Did a call, or what it was caused by, end with that code: the connection went away, or the answer did not come? */
const isGrpc = (cause: unknown, code: number): boolean =>
  cause instanceof Error && (('code' in cause && cause.code === code) || isGrpc(cause.cause, code));
