import type { Context } from '@temporalio/activity';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';

/** A fifth of the heartbeat timeout: two may be lost before a worker counts as dead. */
const INTERVAL_MS = 2_000;

/**
 * Beats for every activity while its process lives, with the last words that it said itself.
 * So a timeout means a dead worker and never a long step, and a cancellation is heard in time.
 */
export const beating: ActivityInterceptorsFactory = (context) => ({
  inbound: {
    execute: async (input, next) => {
      const said = rememberLast(context);
      const timer = setInterval(() => context.heartbeat(said()), INTERVAL_MS);
      try {
        return await next(input);
      } finally {
        clearInterval(timer);
      }
    },
  },
});

/** Heartbeat details are what people see; a bare beat would wipe them out. */
function rememberLast(context: Context): () => unknown {
  let last: unknown;
  const heartbeat = context.heartbeat.bind(context);
  Object.defineProperty(context, 'heartbeat', {
    value: (details: unknown) => {
      last = details;
      heartbeat(details);
    },
  });
  return () => last;
}
