import { rootMessage } from '../../client/root-message.js';
import type { RunLook } from '../runs.js';
import { type DowntimeGraph, graphOf, spanOf } from './graph.js';
import { type Tail, createTail } from './tail.js';

/** Graphs of what outside probers saw. */
export interface Probers {
  readonly graphOf: (look: RunLook) => Promise<DowntimeGraph>;
}

/** Files that are kept open in memory; nobody watches more runs at once. */
const maxTails = 16;

/** Reads the files that specs name, as far as this machine has them. `now` in epoch milliseconds. */
export function createProbers(now: () => number = Date.now): Probers {
  const tails = new Map<string, Tail>();
  const tailOf = (file: string): Tail => {
    const tail = tails.get(file) ?? createTail(file);
    tails.delete(file); // To the end: the one that was not read for longest goes first.
    tails.set(file, tail);
    for (const oldest of tails.keys()) if (tails.size > maxTails) tails.delete(oldest);
    return tail;
  };
  return {
    graphOf: async (look) => {
      const file = look.spec?.proberFile;
      if (file === undefined) return { missing: 'no prober: the spec names no proberFile' };
      try {
        return graphOf(await tailOf(file).read(), spanOf(look, now()));
      } catch (cause) {
        return { missing: `${file} cannot be read here: ${codeOf(cause)}` };
      }
    },
  };
}

/** The system's own name for what went wrong: `ENOENT`. */
const codeOf = (cause: unknown): string => {
  const isNamed = typeof cause === 'object' && cause !== null && 'code' in cause;
  return isNamed ? String(cause.code) : rootMessage(cause);
};
