import type { FindingKinds } from './kind.js';

/** Kinds of findings about: apis. */
export const apisKinds = {} satisfies FindingKinds;
