import type { RunRef } from '../runs.js';

/** Where a run is. Both parts are checked where they come in, and hold nothing that needs escaping. */
export const pathOf = ({ cluster, runId }: RunRef): string => `/runs/${cluster}/${runId}`;
