import type { FindingKinds } from './kind.js';

/** Kinds of findings about: plan. */
export const planKinds = {} satisfies FindingKinds;
