import type { FindingKinds } from './kind.js';

/** Kinds of findings about: cluster. */
export const clusterKinds = {} satisfies FindingKinds;
