import type { ComponentName } from '../../../model/layout.js';

/** What really happened in the world of one seed, in order; the invariants are checked on it when all is over. */
export type Fact = { readonly at: number } & (
  | VerbFact
  | {
      readonly kind: 'process';
      readonly node: string;
      readonly component: ComponentName;
      readonly event: 'start' | 'stop';
      /** Contents of its program and its command line. */
      readonly program: string;
      readonly config: string;
      /** Data that an etcd or an API server stands on. */
      readonly data?: string;
      /** `agent`: one of our verbs; `node`: systemd, the kubelet or a fault. */
      readonly by: 'agent' | 'node';
    }
  | {
      readonly kind: 'container';
      readonly node: string;
      readonly pod: string;
      readonly event: 'start' | 'end';
      readonly why: string;
    }
  | {
      readonly kind: 'kept';
      readonly node: string;
      readonly run: string;
      readonly path: string;
      readonly event: 'aside' | 'back' | 'removed';
      /** Everything below the path, as one text. */
      readonly content: string;
    }
  | {
      readonly kind: 'cordon';
      readonly node: string;
      readonly on: boolean;
    }
  | {
      readonly kind: 'activity';
      readonly seq: number;
      readonly name: string;
      readonly event: 'scheduled' | 'closed';
      readonly nodes: readonly string[];
      readonly key?: string;
      /** Does it ask for verbs that change a node; and for those that start one? */
      readonly isChange: boolean;
      readonly isStart: boolean;
    }
  | { readonly kind: 'import'; readonly part: string; readonly data: string }
  | {
      readonly kind: 'etcd';
      readonly event: 'made' | 'written';
      readonly data: string;
      readonly from?: string;
      readonly object?: string;
    }
  | { readonly kind: 'said'; readonly name: string; readonly message: unknown }
  | { readonly kind: 'fault'; readonly what: string; readonly node?: string }
);

/** One verb of the agent on one node. */
export interface VerbFact {
  readonly kind: 'verb';
  readonly node: string;
  readonly run: string;
  readonly key: string;
  readonly verb: string;
  readonly epoch?: number;
  readonly event: 'begin' | 'done' | 'failed';
  readonly acted?: boolean;
}

/** Writes a fact down, with the moment. */
export type Note = (fact: FactOf) => void;

type Without<Item> = Item extends unknown ? Omit<Item, 'at'> : never;
/** A fact before its moment is added. */
export type FactOf = Without<Fact>;
