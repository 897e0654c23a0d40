import type { Entry } from '../../model/journal.js';
import type { NodeRole } from '../../model/node.js';
import type { RunLook } from '../runs.js';

/** Where a node is on its way, as far as the journal tells. */
export type NodeState = 'old' | 'stopped' | 'new' | 'failed' | 'quarantined';

/** One node of the map. */
export interface NodeCell {
  readonly name: string;
  readonly role: NodeRole;
  readonly state: NodeState;
  /** The version that it serves; absent between the two. */
  readonly version?: string;
  /** Something is being done on it at this moment. */
  readonly isBusy: boolean;
  /** What was last said about it. */
  readonly note?: string;
}

/** Steps of these phases change what a node serves. */
const stopping = 'clean';
const starting = 'install';

/**
 * Every node of the spec, by what was done on it and not taken back. A step that was taken back is
 * as if it had never been. Pure.
 */
export function nodeMap({ spec, journal, status, work }: RunLook): NodeCell[] {
  if (spec === undefined) return [];
  const done = doneByNode(journal);
  const busy = new Set(work.flatMap(({ node }) => node ?? []));
  const out = new Map(
    (status?.quarantined ?? []).map(({ node, by, reason }) => [node, `${by}: ${reason}`]),
  );
  return spec.nodes.map(({ name, role }) => {
    const { phases, failed, note } = done.get(name) ?? nothing;
    const reason = out.get(name);
    const state = reason !== undefined ? 'quarantined' : failed ? 'failed' : stateOf(phases);
    const version = { old: spec.from, new: spec.version }[state as string];
    const told = reason ?? note;
    return {
      name,
      role,
      state,
      isBusy: busy.has(name),
      ...(version !== undefined && { version }),
      ...(told !== undefined && { note: told }),
    };
  });
}

interface DoneOnNode {
  readonly phases: ReadonlySet<string>;
  readonly failed: boolean;
  readonly note?: string;
}

const nothing: DoneOnNode = { phases: new Set(), failed: false };

function stateOf(phases: ReadonlySet<string>): 'old' | 'stopped' | 'new' {
  if (phases.has(starting)) return 'new';
  return phases.has(stopping) ? 'stopped' : 'old';
}

/** Evidence names its node, and so does the map. */
const unnamed = (node: string, summary: string): string =>
  summary.startsWith(`${node}: `) ? summary.slice(node.length + 2) : summary;

/** The last word of every step on every node, but for steps that were taken back since. */
function doneByNode(journal: readonly Entry[]): Map<string, DoneOnNode> {
  const undone = new Map<string, number>();
  journal.forEach(({ verb, step }, index) => {
    if (verb === 'undo') undone.set(step, index);
  });
  const nodes = new Map<string, DoneOnNode>();
  journal.forEach(({ verb, step, phase = '', nodes: timings = [] }, index) => {
    const isBack = verb === 'undo' || index < (undone.get(step) ?? -1);
    for (const { node, summary, failed = false } of timings) {
      const before = nodes.get(node) ?? nothing;
      nodes.set(node, {
        phases: isBack ? before.phases : new Set([...before.phases, phase]),
        failed: !isBack && failed,
        note: unnamed(node, summary),
      });
    }
  });
  return nodes;
}
