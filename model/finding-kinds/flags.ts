import type { FindingKinds } from './kind.js';

/** Kinds of findings about: flags. */
export const flagsKinds = {} satisfies FindingKinds;
