import type { FindingKinds } from './kind.js';

/** Kinds of findings about: etcd. */
export const etcdKinds = {} satisfies FindingKinds;
