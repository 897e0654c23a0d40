import type { RunStatus } from '../../model/status.js';
import type { Feed } from './feed.js';

/** The newest look at a run, and waiting for one that is as wished. */
export interface Latest {
  readonly now: () => RunStatus | undefined;
  /** Resolves with the first look that is as wished, or with the last one of all. */
  readonly until: (isAsWished: (status: RunStatus) => boolean) => Promise<RunStatus | undefined>;
  /** Resolves with the last look, once there will be no further one. */
  readonly end: () => Promise<RunStatus | undefined>;
}

/** Follows a feed for many listeners at once. */
export function createLatest(feed: Feed): Latest {
  let status: RunStatus | undefined;
  let isEnded = false;
  let listeners: (() => void)[] = [];
  const wake = (): void => {
    const woken = listeners;
    listeners = [];
    woken.forEach((listener) => listener());
  };
  const following = (async () => {
    try {
      for await (const look of feed.looks()) {
        status = look;
        wake();
      }
    } finally {
      isEnded = true;
      wake();
    }
  })();
  const until: Latest['until'] = async (isAsWished) => {
    while (!isEnded && !(status && isAsWished(status)))
      await new Promise<void>((resolve) => listeners.push(resolve));
    if (status) isAsWished(status);
    return status;
  };
  return {
    now: () => status,
    until,
    end: () => following.then(() => status),
  };
}
