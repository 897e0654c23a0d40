import type { Progress } from '../cluster/progress.js';
import type { Workshop } from './copy.js';

/**
 * Runs with a workshop, which ends with it. Where nobody waits any more it ends at once, and whatever its processes were
 * waited for with it. @throws what the signal aborts with, rather than what fails for the want of a workshop.
 */
export async function inWorkshop<Result>(
  workshop: Workshop,
  { signal }: Pick<Progress, 'signal'>,
  run: () => Promise<Result>,
): Promise<Result> {
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= workshop.close());
  // What fails to end is told below.
  const end = (): void => void close().catch(() => undefined);
  signal.addEventListener('abort', end, { once: true });
  try {
    signal.throwIfAborted();
    return await run();
  } catch (cause) {
    signal.throwIfAborted();
    throw cause;
  } finally {
    signal.removeEventListener('abort', end);
    await close();
  }
}
