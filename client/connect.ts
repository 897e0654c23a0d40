import { Client, Connection } from '@temporalio/client';
import { ExitCode } from './exit-codes.js';
import { fault } from './fault.js';

/** Where Temporal is; the same for all commands. */
export interface ConnectionOptions {
  /** Host and port of Temporal's front end. */
  readonly address: string;
  readonly namespace: string;
}

/**
 * Long enough for a server that is starting, short enough for a person who mistyped the address.
 */
const connectTimeoutMs = 5000;

/**
 * Runs something with a connection, which is closed afterwards. @throws Fault with code 5 if
 * nothing answers.
 */
export async function withTemporal<Result>(
  { address, namespace }: ConnectionOptions,
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

/** The innermost message is the one that says what happened. */
export function rootMessage(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.cause instanceof Error ? rootMessage(cause.cause) : cause.message;
}

const grpcUnavailable = 14;

/** Did the connection go away under a call? */
const isUnavailable = (cause: unknown): boolean =>
  cause instanceof Error &&
  (('code' in cause && cause.code === grpcUnavailable) || isUnavailable(cause.cause));
