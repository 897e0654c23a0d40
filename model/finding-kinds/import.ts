import type { FindingKinds } from './kind.js';

/** Kinds of findings about: import. */
export const importKinds = {} satisfies FindingKinds;
