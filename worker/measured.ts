import { Client } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import type { ActivityInterceptorsFactory, NativeConnection } from '@temporalio/worker';
import { measuring } from './measure-report.js';
import { serveMetrics } from './metrics.js';
import { watchRuns } from './watch-runs.js';

/** Where runs are looked at. */
export interface Place {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly dataConverter: DataConverter;
}

/** What is measured while a worker runs. */
export interface Measured {
  readonly interceptors: readonly ActivityInterceptorsFactory[];
  /** Does something, and looks at the runs of a place meanwhile. */
  readonly while: <Result>(place: Place, run: () => Promise<Result>) => Promise<Result>;
}

/**
 * Serves metrics at an address, or measures nothing where none is given. Must come before anything else of Temporal in
 * this process. Throws where the address cannot be bound.
 */
export function measured(address: string | undefined): Measured {
  if (address === undefined) return { interceptors: [], while: (_place, run) => run() };
  const metrics = serveMetrics(address);
  return {
    interceptors: [measuring(metrics)],
    while: async (place, run) => {
      const watching = new AbortController();
      const client = new Client(place);
      const watched = watchRuns(client, metrics, watching.signal);
      try {
        return await run();
      } finally {
        watching.abort();
        await watched;
      }
    },
  };
}
