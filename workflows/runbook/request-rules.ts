import type { RequestStatement } from '../../model/request-text.js';
import type { InPlaceSpec } from '../../model/spec.js';

/** Clocks of people and of the run may differ by so much. */
const SKEW_MS = 5 * 60_000;

/** What a request is held against. */
export interface Wanted {
  readonly spec: InPlaceSpec;
  /** Of the spec as it will be planned. */
  readonly specDigest: string;
  /** The clock of the run, milliseconds since 1970. */
  readonly now: number;
}

/**
 * Why a request does not ask for this run; absent where it does. Pure. Whoever kept a copy of it can ask for no other
 * cluster, for nothing that differs in any field, and for nothing once it has expired.
 */
export function objectionToRequest(
  said: RequestStatement,
  { spec, specDigest, now }: Wanted,
): string | undefined {
  if (said.by !== spec.requestedBy)
    return `it is the request of ${said.by}, but requestedBy is ${spec.requestedBy ?? 'not said'}`;
  for (const field of ['cluster', 'strategy', 'from', 'version'] as const)
    if (said[field] !== spec[field])
      return `it asks for ${field} ${said[field]}, but the spec says ${spec[field]}`;
  if (said.specDigest !== specDigest)
    return 'the spec was changed after it was signed, or by another release of cutover: sign it anew';
  if (said.at > now + SKEW_MS)
    return `it is of ${clock(said.at)}, which is yet to come: set the clock of its maker`;
  return said.expires <= now ? `it expired at ${clock(said.expires)}: sign it anew` : undefined;
}

const clock = (ms: number): string =>
  Number.isFinite(new Date(ms).getTime()) ? new Date(ms).toISOString() : String(ms);
