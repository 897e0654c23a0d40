import { createInterface } from 'node:readline/promises';
import { printable } from '../model/printable.js';
import { fitted } from './watch/fitted.js';

/** Where a command reads and writes; a test gives another one. */
export interface Terminal {
  /** Is a person there, who sees what is written over and can be asked? */
  readonly isInteractive: boolean;
  /** One line or several to standard output. */
  readonly print: (text: string) => void;
  /** To standard error: warnings, and why a command ended. */
  readonly warn: (text: string) => void;
  /** Lines that stand below all that was printed, in place of those that were painted before. */
  readonly paint: (lines: readonly string[]) => void;
  /** Asks and waits for the answer. */
  readonly ask: (question: string) => Promise<string>;
}

/**
 * The terminal of this process. Text of nodes and people passes through it without taking it over.
 */
export function processTerminal(): Terminal {
  const { stdout, stderr } = process;
  let painted: readonly string[] = [];
  /** Writes above what is painted: takes it away, and puts it back. */
  const above = (write: () => void): void => {
    if (painted.length > 0) stdout.write(`\u001b[${painted.length}A\u001b[0J`);
    write();
    stdout.write(painted.map((line) => `${line}\n`).join(''));
  };
  return {
    isInteractive: process.stdin.isTTY === true && stdout.isTTY === true,
    print: (text) => above(() => void stdout.write(`${printable(text)}\n`)),
    warn: (text) => above(() => void stderr.write(`${printable(text)}\n`)),
    paint: (lines) =>
      above(() => {
        painted = fitted(lines.map(oneLine), stdout.columns ?? 80, stdout.rows ?? 24);
      }),
    ask: async (question) => {
      const lines = createInterface({ input: process.stdin, output: stderr });
      try {
        return await lines.question(printable(question));
      } finally {
        lines.close();
      }
    },
  };
}

/** What is painted over must be counted in lines. */
const oneLine = (text: string): string => printable(text.replaceAll(/[\n\t]/g, ' '));
