import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';

/** A process of the stage: ended by its id, quickly or as a crash would. */
export interface Running {
  readonly pid: number;
  /** SIGTERM, and wait for its end. */
  readonly stop: () => Promise<void>;
  /** SIGKILL, and wait for its end: what a crash looks like. */
  readonly kill: () => Promise<void>;
  /** Exit code once it has ended, null while it runs. */
  readonly exitCode: () => number | null;
}

/** Start a program with its output in a file. It does not outlive us. */
export function startProcess(program: string, args: readonly string[], log: string): Running {
  const out = openSync(log, 'a', 0o600);
  const child = spawn(program, [...args], { stdio: ['ignore', out, out] });
  const endWithParent = (): void => void child.kill('SIGKILL');
  process.once('exit', endWithParent);
  child.once('exit', () => process.removeListener('exit', endWithParent));
  if (child.pid === undefined) throw new Error(`${program} did not start; see ${log}`);
  return {
    pid: child.pid,
    stop: () => end(child, 'SIGTERM'),
    kill: () => end(child, 'SIGKILL'),
    exitCode: () => child.exitCode,
  };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

/** `--port 7233 …` out of names and values. */
export const flags = (values: Readonly<Record<string, string | number>>): string[] =>
  Object.entries(values).flatMap(([name, value]) => [`--${name}`, String(value)]);
