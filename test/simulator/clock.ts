/** A clock that stands still while something is done, and jumps to the next timer when nothing is. */
export interface Clock {
  /** Epoch milliseconds; rises with every look, so that no two lines are of one moment. */
  readonly now: () => number;
  /** Calls back so many milliseconds later. */
  readonly after: (ms: number, ring: () => void) => void;
  /** Holds the clock while a call of the world is under way. */
  readonly busy: <Result>(call: () => Promise<Result>) => Promise<Result>;
}

/** Turns of the event loop in which nothing happens: what people say comes in a turn of its own. */
const idleTurns = 5;

/** Begins at a moment, epoch milliseconds. */
export function startClock(begin: number): Clock {
  let at = begin;
  let calls = 0;
  let isWatched = false;
  let idle = 0;
  const timers: { readonly due: number; readonly ring: () => void }[] = [];
  const watch = (): void => {
    isWatched = timers.length > 0;
    if (!isWatched) return;
    idle = calls > 0 ? 0 : idle + 1;
    if (idle >= idleTurns) {
      idle = 0;
      timers.sort((one, other) => one.due - other.due);
      const next = timers.shift();
      at = Math.max(at, next?.due ?? at);
      next?.ring();
    }
    setImmediate(watch);
  };
  return {
    now: () => {
      idle = 0; // Somebody looks, so something is being done.
      return at++;
    },
    after: (ms, ring) => {
      timers.push({ due: at + ms, ring });
      if (!isWatched) setImmediate(watch);
      isWatched = true;
    },
    busy: async (call) => {
      calls++;
      try {
        return await call();
      } finally {
        calls--;
        idle = 0;
      }
    },
  };
}
