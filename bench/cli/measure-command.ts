import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Longer than this is no start. */
const patienceMs = 30_000;

/** Wall-clock milliseconds from the start of a command to its end. @throws Error where it ends badly. */
export async function measureCommand(program: string, args: readonly string[]): Promise<number> {
  const begun = performance.now();
  await promisify(execFile)(program, [...args], {
    timeout: patienceMs,
    maxBuffer: 16 * 1024 * 1024,
  });
  return performance.now() - begun;
}
