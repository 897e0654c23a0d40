import type { Steer } from './desk.js';

/** A batch that can be told of another pace, or of a node to leave. */
export interface Steered {
  readonly steer: (change: Steer) => void;
}

/** The batches under way, and those that are about to begin. */
export interface UnderWay {
  /** Begins a batch, and works with it to its end; what it was told before it could hear, it hears first. */
  readonly begin: <Batch extends Steered, Result>(
    start: () => Promise<Batch>,
    work: (batch: Batch) => Promise<Result>,
  ) => Promise<Result>;
  readonly steer: (change: Steer) => void;
}

/** None is under way yet. */
export function createUnderWay(): UnderWay {
  const hearing = new Set<Steered>();
  const starting = new Set<Steer[]>();
  return {
    begin: async (start, work) => {
      const missed: Steer[] = [];
      starting.add(missed);
      const batch = await start().finally(() => starting.delete(missed));
      hearing.add(batch);
      for (const change of missed) batch.steer(change);
      return work(batch).finally(() => hearing.delete(batch));
    },
    steer: (change) => {
      for (const missed of starting) missed.push(change);
      for (const batch of hearing) batch.steer(change);
    },
  };
}
