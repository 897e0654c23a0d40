import { ApplicationFailure } from '@temporalio/common';
import { FailureType } from '../../model/failures.js';
import type { FindingId } from '../../model/finding-kinds/all.js';
import type { Progress } from '../cluster/progress.js';
import type { Ledger } from './ledger.js';

/** Where a part that fails is told. */
export interface Attempt {
  readonly ledger: Ledger;
  readonly progress: Progress;
}

const saidLength = 600;

/**
 * Runs a part of a rehearsal. Its failure is told as a finding at `where`, and nothing comes back. @throws Refused as it is
 * where it is a blocker by itself, and what the signal aborts with.
 */
export async function attempt<Result>(
  { ledger, progress }: Attempt,
  where: string,
  run: () => Promise<Result>,
  id: FindingId = 'rehearsal-failed',
): Promise<Result | undefined> {
  try {
    return await run();
  } catch (cause) {
    progress.signal.throwIfAborted();
    if (id === 'rehearsal-failed' && isRefusal(cause)) throw cause;
    const said = cause instanceof Error ? cause.message : 'it failed without a word';
    ledger.note(id, where, said.slice(0, saidLength));
    return undefined;
  }
}

const isRefusal = (cause: unknown): boolean =>
  cause instanceof ApplicationFailure && cause.type === FailureType.Refused;
