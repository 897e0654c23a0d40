/** How often somebody at one address may fail to log in. */
export interface Attempts {
  /** Seconds until the next attempt is heard; 0 where it is now. */
  readonly waitSeconds: (address: string) => number;
  readonly failed: (address: string) => void;
  readonly succeeded: (address: string) => void;
}

/** Typing errors, and no guessing: tokens have 256 bits. */
const free = 5;
const firstWaitMs = 30_000;
const maxWaitMs = 15 * 60_000;
/** Addresses that are remembered; an attacker with more of them is held by the wait for all. */
const maxAddresses = 10_000;
/** Failures of all addresses together in one minute, before nobody is heard for the rest of it. */
const maxAMinute = 120;

interface Failures {
  count: number;
  until: number;
}

/** Nobody has failed yet. `now` is a clock in epoch milliseconds. */
export function createAttempts(now: () => number = Date.now): Attempts {
  const known = new Map<string, Failures>();
  const all = { minute: 0, count: 0 };
  const minute = (): number => Math.floor(now() / 60_000);
  return {
    waitSeconds: (address) => {
      const own = (known.get(address)?.until ?? 0) - now();
      const others =
        all.minute === minute() && all.count >= maxAMinute ? (minute() + 1) * 60_000 - now() : 0;
      return Math.ceil(Math.max(0, own, others) / 1000);
    },
    failed: (address) => {
      all.count = all.minute === minute() ? all.count + 1 : 1;
      all.minute = minute();
      const count = (known.get(address)?.count ?? 0) + 1;
      known.delete(address); // To the end: the one that failed longest ago is forgotten first.
      known.set(address, { count, until: count < free ? 0 : now() + waitOf(count) });
      for (const oldest of known.keys()) {
        if (known.size <= maxAddresses) return;
        known.delete(oldest);
      }
    },
    succeeded: (address) => void known.delete(address),
  };
}

const waitOf = (count: number): number => Math.min(maxWaitMs, firstWaitMs * 2 ** (count - free));
