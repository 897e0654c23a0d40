import pLimit from 'p-limit';

/** Lets so many requests be under way as the server takes. */
export interface Limiter {
  /** Runs a request when there is room for it. */
  run<Result>(request: () => Promise<Result>): Promise<Result>;
  /** The server said that it has too much to do; `sentAt`: when the request that it said it to was sent, epoch ms. */
  busy(sentAt: number): void;
  /** Requests that may be under way now. */
  readonly room: number;
}

/**
 * Begins with the most that may be under way, halves when the server is busy, and takes one more for each round that
 * went well: additive increase, multiplicative decrease, as TCP does (RFC 5681). Never fewer than one.
 */
export function createLimiter(most: number, now: () => number = Date.now): Limiter {
  const limit = pLimit(most);
  let wellSince = 0;
  let halvedAt = 0;
  return {
    run: (request) =>
      limit(async () => {
        const result = await request();
        wellSince += 1;
        if (wellSince >= limit.concurrency && limit.concurrency < most) {
          limit.concurrency += 1;
          wellSince = 0;
        }
        return result;
      }),
    busy: (sentAt) => {
      if (sentAt < halvedAt) return; // One crowd is one answer, however many of it come back.
      halvedAt = now();
      wellSince = 0;
      limit.concurrency = Math.max(1, Math.floor(limit.concurrency / 2));
    },
    get room() {
      return limit.concurrency;
    },
  };
}
