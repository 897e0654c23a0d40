import { setTimeout as sleep } from 'node:timers/promises';
import type { Running } from './processes.js';

const pauseMs = 25;

/**
 * Waits until `isSo` holds for a process that has just been started.
 * @throws Error naming what was waited for, where the process ends first or `deadlineMs` pass.
 */
export async function until(
  what: string,
  running: Running,
  deadlineMs: number,
  isSo: () => Promise<boolean>,
): Promise<void> {
  const deadline = Date.now() + deadlineMs;
  while (!(await isSo())) {
    const end = running.end();
    if (end !== undefined) throw new Error(`${what}: it ended with ${end}: ${running.lastWords()}`);
    if (Date.now() > deadline)
      throw new Error(`${what}: not within ${deadlineMs / 1000} s: ${running.lastWords()}`);
    await sleep(pauseMs);
  }
}
