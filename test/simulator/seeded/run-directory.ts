import type { Recipe } from '../../../activities/nodes/recipe.js';

/** What a run, or one side of it, has on a node below /var/lib/kube-cutover. */
export interface RunDirectory {
  recipe?: Recipe;
  /** What was begun and done, oldest first. */
  readonly journal: JournalLine[];
  epoch: number;
  /** Kept paths with their contents at the moment they were set aside, while they are. */
  manifest?: Manifest;
  /** What lies beside, by kept path. */
  readonly aside: Map<string, Contents>;
  readonly calls: Map<string, Call>;
  /** Units that were enabled before the first stop. */
  enabledBefore?: readonly string[];
  /** Containers that ran when they were noted, with their starts. */
  noted?: ReadonlyMap<string, number>;
  lastSnapshot?: { readonly sha256: string; readonly lines: number };
  /** The data that was restored here, and from which snapshot. */
  restored?: { readonly data: string; readonly snapshot: string };
  /** Release of etcd before anything was changed. */
  etcdBefore?: string;
}

/** Contents by path. */
export type Contents = Map<string, string>;
/** Contents by kept path; an empty one was not there. */
export type Manifest = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** One line of the agent's journal. */
export interface JournalLine {
  readonly event: 'begin' | 'done' | 'failed';
  /** Of the call and the verb. */
  readonly key: string;
  readonly at: number;
  readonly told?: VerbTold;
}

/** What a verb has told. */
export interface VerbTold {
  readonly verb: string;
  readonly acted: boolean;
  readonly summary: string;
  readonly details: { readonly [name: string]: unknown };
}

/** One call of verbs under a key. */
export interface Call {
  readonly verbs: readonly string[];
  isActive: boolean;
  /** Resolves when the unit has ended; never where its node went down. */
  finished?: Promise<void>;
  /** Has `finished` resolve with nothing done any more. */
  kill?: () => void;
  result?: Result;
}

/** How it ended. */
export type Result =
  | { readonly ok: true; readonly verbs: readonly VerbTold[] }
  | { readonly ok: false; readonly kind: string; readonly message: string };

/** An empty one. */
export const newRunDirectory = (): RunDirectory => ({
  journal: [],
  epoch: 0,
  aside: new Map(),
  calls: new Map(),
});
