/** Milliseconds of named parts. */
export interface Stopwatch {
  /** Runs a part and notes how long it took, however it ends; twice the same adds up. */
  time<Result>(part: string, run: () => Promise<Result>): Promise<Result>;
  readonly tookMs: () => { readonly [part: string]: number };
}

/** A stopwatch that has measured nothing yet. */
export function openStopwatch(now: () => number = Date.now): Stopwatch {
  const parts: { [part: string]: number } = {};
  return {
    time: async (part, run) => {
      const began = now();
      try {
        return await run();
      } finally {
        parts[part] = (parts[part] ?? 0) + now() - began;
      }
    },
    tookMs: () => parts,
  };
}
