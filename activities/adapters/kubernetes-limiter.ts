/** Lets so many requests be under way as the server takes. */
export interface Limiter {
  /** Sends a request when there is room for it, in the order of asking. */
  run<Result>(request: () => Promise<Result>): Promise<Result>;
  /** The same before all that wait: a request that was sent before and has to be sent again. */
  runAgain<Result>(request: () => Promise<Result>): Promise<Result>;
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
  const [first, then] = [new Set<() => void>(), new Set<() => void>()];
  let [room, under, well, halvedAt] = [most, 0, 0, 0];
  const admit = (): void => {
    while (under < room && first.size + then.size > 0) {
      const queue = first.size > 0 ? first : then;
      const [go] = queue;
      if (go === undefined) return;
      queue.delete(go);
      under += 1;
      go();
    }
  };
  const through = async <Result>(
    queue: Set<() => void>,
    request: () => Promise<Result>,
  ): Promise<Result> => {
    await new Promise<void>((go) => {
      queue.add(go);
      admit();
    });
    try {
      const result = await request();
      well += 1;
      if (well >= room && room < most) [room, well] = [room + 1, 0];
      return result;
    } finally {
      under -= 1;
      admit();
    }
  };
  return {
    run: (request) => through(then, request),
    runAgain: (request) => through(first, request),
    busy: (sentAt) => {
      if (sentAt < halvedAt) return; // One crowd is one answer, however many of it come back.
      [halvedAt, well, room] = [now(), 0, Math.max(1, Math.floor(room / 2))];
    },
    get room() {
      return room;
    },
  };
}
