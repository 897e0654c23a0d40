/** Virtual time: nothing passes but what is asked for, and of two things due at once the one that was asked for first comes first. */
export interface Timeline {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Has something happen so many milliseconds later. */
  readonly after: (ms: number, act: () => void) => void;
  /** Resolves so many milliseconds later. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Jumps to what is due next and has it happen; false where nothing is due any more. */
  readonly step: () => boolean;
}

interface Due {
  readonly at: number;
  readonly act: () => void;
}

/** Begins at a moment, epoch milliseconds. */
export function createTimeline(begin: number): Timeline {
  let now = begin;
  const due: Due[] = [];
  const after = (ms: number, act: () => void): void => {
    const at = now + Math.max(0, Math.round(ms));
    let place = due.length;
    while (place > 0 && due[place - 1]!.at <= at) place--;
    due.splice(place, 0, { at, act }); // Latest first, so that the next one is taken from the end.
  };
  return {
    now: () => now,
    after,
    sleep: (ms) => new Promise((resolve) => after(ms, resolve)),
    step: () => {
      const next = due.pop();
      if (next === undefined) return false;
      now = next.at;
      next.act();
      return true;
    },
  };
}

/** Resolves when every promise that could settle by now has settled, and all that follows from it. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
