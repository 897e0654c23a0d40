import type { Terminal } from '../../client/terminal.js';
import { runCommandLine } from '../../client/program.js';

/** What a command line left behind. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** What stood below all that was printed, one after the other. */
  readonly painted: readonly (readonly string[])[];
}

/** Runs a command line in this process, without a person unless there are answers. */
export async function cutover(
  args: readonly string[],
  answers?: readonly string[],
): Promise<Ended> {
  const out: string[] = [];
  const err: string[] = [];
  const painted: (readonly string[])[] = [];
  const given = [...(answers ?? [])];
  const terminal: Terminal = {
    isInteractive: answers !== undefined,
    print: (text) => void out.push(text),
    warn: (text) => void err.push(text),
    paint: (lines) => void painted.push(lines),
    ask: async (question) => {
      err.push(question);
      return given.shift() ?? '';
    },
  };
  const code = await runCommandLine(args, terminal);
  return { code, out: out.join('\n'), err: err.join('\n'), painted };
}
