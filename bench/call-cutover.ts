import type { Stage } from '../lab/stage/stage.js';

/** Call the command line and return its output. @throws Error where it ends otherwise than it should. */
export async function cutover(stage: Stage, exitCode: number, ...args: string[]): Promise<string> {
  const called = await stage.cutover(...args);
  if (called.exitCode === exitCode) return called.stdout;
  throw new Error(
    `bench: "cutover ${args.join(' ')}" ended with ${called.exitCode}, not ${exitCode}:\n${called.stdout}\n${called.stderr}`,
  );
}
