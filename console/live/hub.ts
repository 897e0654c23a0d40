import { setTimeout as delay } from 'node:timers/promises';
import { rootMessage } from '../../client/root-message.js';
import type { DowntimeGraph } from '../prober/graph.js';
import type { RunLook, RunRef } from '../runs.js';

/** One look, with what the outside prober saw. */
export interface Seen extends RunLook {
  readonly graph: DowntimeGraph;
}

/** A way to look at a run. */
export type Look = (ref: RunRef, before?: Seen) => Promise<Seen | undefined>;

/** Watches runs, each with one poller however many people look at it. */
export interface Hub {
  /**
   * Tells a viewer each look that differs from the one before, at once the newest if there is one.
   * Returns how to stop; when the last viewer stops, nobody polls any more.
   */
  readonly watch: (ref: RunRef, viewer: Viewer) => () => void;
  /** How many runs are polled at this moment. */
  readonly polled: () => number;
  /** Ends all polling. */
  readonly close: () => void;
}

/** Somebody who looks at a run. */
export interface Viewer {
  readonly seen: (look: Seen) => void;
  /** There will be nothing further: the run has ended and was shown as it ended, or is not there. */
  readonly over: () => void;
}

/** Between two looks: short for a person who watches, and for Temporal one call. */
const lookEveryMs = 1000;
/** After a look that failed: Temporal is away, and many viewers must not hammer it. */
const retryEveryMs = 3000;

interface Watched {
  readonly viewers: Set<Viewer>;
  readonly stop: AbortController;
  latest?: Seen;
}

/** A hub over a way to look. */
export function createHub(look: Look, tell: (text: string) => void): Hub {
  const all = new Map<string, Watched>();
  const drop = (key: string, watched: Watched): void => {
    watched.stop.abort();
    if (all.get(key) === watched) all.delete(key);
  };
  const begin = (key: string, ref: RunRef): Watched => {
    const watched: Watched = { viewers: new Set(), stop: new AbortController() };
    all.set(key, watched);
    void poll(look, ref, watched, tell).finally(() => drop(key, watched));
    return watched;
  };
  return {
    watch: (ref, viewer) => {
      const key = `${ref.cluster}/${ref.runId}`;
      const watched = all.get(key) ?? begin(key, ref);
      watched.viewers.add(viewer);
      if (watched.latest) viewer.seen(watched.latest);
      return () => {
        watched.viewers.delete(viewer);
        if (watched.viewers.size === 0) drop(key, watched);
      };
    },
    polled: () => all.size,
    close: () => all.forEach((watched, key) => drop(key, watched)),
  };
}

async function poll(
  look: Look,
  ref: RunRef,
  watched: Watched,
  tell: (text: string) => void,
): Promise<void> {
  const { viewers, stop } = watched;
  let told = '';
  while (!stop.signal.aborted) {
    const seen = await look(ref, watched.latest).catch((cause: unknown) => {
      tell(`looking at ${ref.cluster}: ${rootMessage(cause)}`);
      return 'failed' as const;
    });
    if (seen === undefined) break;
    if (seen !== 'failed') {
      // The journal may be long; its mark tells whether it has changed.
      const text = JSON.stringify([seen.mark, seen.work, seen.sentence, seen.trouble, seen.graph]);
      watched.latest = seen;
      if (text !== told) viewers.forEach((viewer) => viewer.seen(seen));
      told = text;
      if (seen.state !== 'running') break;
    }
    const pause = seen === 'failed' ? retryEveryMs : lookEveryMs;
    await delay(pause, undefined, { signal: stop.signal }).catch(() => undefined);
  }
  if (!stop.signal.aborted) viewers.forEach((viewer) => viewer.over());
}
