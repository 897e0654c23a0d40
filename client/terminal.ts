import { createInterface } from 'node:readline/promises';
import { printable } from '../model/printable.js';

/** Where a command reads and writes; a test gives another one. */
export interface Terminal {
  /** Is a person there, who sees what is written over and can be asked? */
  readonly isInteractive: boolean;
  /** One line or several to standard output. */
  readonly print: (text: string) => void;
  /** To standard error: warnings, and why a command ended. */
  readonly warn: (text: string) => void;
  /** Asks and waits for the answer. */
  readonly ask: (question: string) => Promise<string>;
}

/**
 * The terminal of this process. Text of nodes and people passes through it without taking it over.
 */
export const processTerminal = (): Terminal => ({
  isInteractive: process.stdin.isTTY === true && process.stdout.isTTY === true,
  print: (text) => void process.stdout.write(`${printable(text)}\n`),
  warn: (text) => void process.stderr.write(`${printable(text)}\n`),
  ask: async (question) => {
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    try {
      return await lines.question(printable(question));
    } finally {
      lines.close();
    }
  },
});
