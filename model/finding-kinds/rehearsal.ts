import type { FindingKinds } from './kind.js';

/** Kinds of findings about: rehearsal. */
export const rehearsalKinds = {} satisfies FindingKinds;
