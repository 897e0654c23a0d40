import type { FindingKinds } from './kind.js';

/** Kinds of findings about: workloads. */
export const workloadsKinds = {} satisfies FindingKinds;
