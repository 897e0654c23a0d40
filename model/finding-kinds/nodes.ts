import type { FindingKinds } from './kind.js';

/** Kinds of findings about: nodes. */
export const nodesKinds = {} satisfies FindingKinds;
