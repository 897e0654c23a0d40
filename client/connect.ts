import { Client, Connection } from '@temporalio/client';
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

/**
 * Runs something with a connection, which is closed afterwards. @throws Fault with code 5 if
 * nothing answers.
 */
export async function withTemporal<Result>(
  { address, namespace, connectTimeoutMs = usualTimeoutMs }: ConnectionOptions,
  use: (client: Client) => Promise<Result>,
): Promise<Result> {
  const connection = await Connection.connect({ address, connectTimeout: connectTimeoutMs }).catch(
    (cause: unknown) => {
      throw unreachable(address, cause);
    },
  );
  try {
    return await use(new Client({ connection, namespace }));
  } catch (cause) {
    throw isUnavailable(cause) ? unreachable(address, cause) : cause;
  } finally {
    await connection.close();
  }
}

const unreachable = (address: string, cause: unknown) =>
  fault(
    ExitCode.Unreachable,
    `Temporal does not answer at ${address} (${rootMessage(cause)}); ` +
      'start it, or name it with --address',
  );

const grpcUnavailable = 14;

/** Did the connection go away under a call? */
const isUnavailable = (cause: unknown): boolean =>
  cause instanceof Error &&
  (('code' in cause && cause.code === grpcUnavailable) || isUnavailable(cause.cause));
