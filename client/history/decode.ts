import type { Client } from '@temporalio/client';
import { TimeoutFailure } from '@temporalio/common';
import {
  decodeArrayFromPayloads,
  decodeOptionalFailureToOptionalError,
} from '@temporalio/common/lib/internal-non-workflow/codec-helpers.js';
import { optionalTsToMs } from '@temporalio/common/lib/time.js';
import { rootMessage } from '../root-message.js';
import type { FailureFacts } from '../explain/facts.js';

type Payloads = Parameters<typeof decodeArrayFromPayloads>[1];
type Failure = Parameters<typeof decodeOptionalFailureToOptionalError>[1];

/** Values out of what Temporal stores, through the codec that the client has. */
export const valuesOf = (
  client: Client,
  stored: { readonly payloads?: Payloads } | null | undefined,
): Promise<unknown[]> =>
  decodeArrayFromPayloads(client.options.loadedDataConverter, stored?.payloads);

/** One text out of one payload, such as the summary beside an activity. */
export async function textOf(
  client: Client,
  payload: NonNullable<Payloads>[number] | null | undefined,
): Promise<string | undefined> {
  if (!payload) return undefined;
  const [value] = await valuesOf(client, { payloads: [payload] });
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Why something failed: the innermost message, and which time-out it was where it was one. */
export async function failureFactsOf(
  client: Client,
  failure: Failure,
): Promise<FailureFacts | undefined> {
  const error = await decodeOptionalFailureToOptionalError(
    client.options.loadedDataConverter,
    failure,
  );
  if (error === undefined) return undefined;
  const timeout = timeoutIn(error);
  return { message: rootMessage(error), ...(timeout !== undefined && { timeout }) };
}

const timeoutIn = (cause: unknown): string | undefined => {
  if (cause instanceof TimeoutFailure) return cause.timeoutType;
  return cause instanceof Error ? timeoutIn(cause.cause) : undefined;
};

/** Epoch milliseconds as an optional field: `...at('startedAt', moment)`. */
export function at<Name extends string>(
  name: Name,
  moment: Parameters<typeof optionalTsToMs>[0],
): { readonly [key in Name]?: number } {
  const ms = optionalTsToMs(moment);
  return (ms === undefined || ms === 0 ? {} : { [name]: ms }) as {
    readonly [key in Name]?: number;
  };
}
