import type { Finding } from './finding.js';
import type { KindInUse } from './inventory.js';
import type { ExportRef } from './objects.js';
import type { KubernetesVersion } from './version.js';

/** What a rehearsal on a copy showed. The export stays in the artifact store; here are references and counts. */
export interface Rehearsal {
  readonly snapshot: SnapshotFacts;
  /** Kinds with objects to carry, each in the version that the target's API server prefers. */
  readonly kinds: readonly KindInUse[];
  /** What would be carried now: the measure for what changed until the window. */
  readonly export: ExportRef;
  /** Objects read on both sides. */
  readonly objects: number;
  /** Differences that are meant, by reason: `PodSecurityPolicy became labels`. */
  readonly deliberate: { readonly [because: string]: number };
  readonly findings: readonly Finding[];
  /** API servers between that rewrote the copy, oldest first; absent where none was needed. */
  readonly ladder?: RehearsedLadder;
  /** Milliseconds of each part: `snapshot`, `start`, `read`, `import`, `go back`. */
  readonly tookMs: { readonly [part: string]: number };
}

/** How many records each rung wrote anew. */
export type RehearsedLadder = readonly {
  readonly version: KubernetesVersion;
  readonly rewritten: number;
}[];

/** A snapshot of etcd as it was taken. */
export interface SnapshotFacts {
  /** Node whose etcd was asked. */
  readonly node: string;
  readonly bytes: number;
  /** Hex, of the whole file. */
  readonly sha256: string;
  /** Of the store when the snapshot was taken. */
  readonly revision: number;
  /** ISO 8601. */
  readonly takenAt: string;
}

/** How a fresh export differs from the rehearsed one. */
export interface Drift {
  readonly created: number;
  readonly changed: number;
  readonly deleted: number;
  /** Names of the first of them, for people. */
  readonly examples: readonly string[];
  /** What fits no rule: a person has to look at it before the window goes on. */
  readonly unfit: readonly Finding[];
  /** Bindings that give somebody the whole cluster who had not got it by them; absent where there are none. */
  readonly grants?: readonly Finding[];
}
