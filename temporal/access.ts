import type { PayloadCodec } from '@temporalio/common';
import type { TLSConfig } from '@temporalio/client';
import { openKeyRing } from '../keys/key-ring.js';
import { createCodec, keyRingVariable } from './codec.js';
import { type Environment, tlsOf } from './tls.js';

/** How a program of ours gets into Temporal, and what it makes of payloads: the same for workers, command line and console. */
export interface Access {
  /** Absent: without TLS. */
  readonly tls?: TLSConfig;
  readonly codec: PayloadCodec;
  /** Is what is sent encrypted? */
  readonly encrypts: boolean;
}

/**
 * Reads it from the environment, and the files that it names.
 * @throws Error in one line, with the variable that is wrong and what to do.
 */
export async function accessOf(environment: Environment): Promise<Access> {
  const tls = await tlsOf(environment);
  const file = environment[keyRingVariable] || undefined;
  const ring =
    file === undefined
      ? undefined
      : await openKeyRing(file).catch((cause: unknown) => {
          throw new Error(`${keyRingVariable}: ${messageOf(cause)}`, { cause });
        });
  return {
    ...(tls && { tls }),
    codec: createCodec(ring),
    encrypts: ring !== undefined,
  };
}

const messageOf = (cause: unknown): string =>
  cause instanceof Error ? cause.message : String(cause);
