import { setTimeout as pause } from 'node:timers/promises';

/** Something to wait for. `name` completes "waiting for …". */
export interface Wait {
  readonly name: string;
  readonly deadlineMs: number;
  /** How long to rest between two looks. */
  readonly everyMs?: number;
}

/**
 * Look until `unmet` finds nothing missing. It returns what is missing, or undefined when the
 * condition holds; an error that it throws counts as missing, since a booting node refuses calls.
 */
export async function until(
  { name, deadlineMs, everyMs = 300 }: Wait,
  unmet: () => Promise<string | undefined>,
): Promise<void> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    const missing = await unmet().catch((error: unknown) => String(error));
    if (missing === undefined) return;
    if (Date.now() > end) {
      throw new Error(`waited ${deadlineMs / 1000} s for ${name}, in vain: ${missing}`);
    }
    await pause(everyMs);
  }
}
