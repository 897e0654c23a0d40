import type { Finding } from '../../model/finding.js';
import { type FindingId } from '../../model/finding-kinds/all.js';
import { found } from '../../model/finding-kinds/found.js';
import type { PlannedComponent } from './command-lines.js';

/** One thing to say of one component on one node. */
export interface Remark {
  readonly id: FindingId;
  /** What of the component: `kubelet --network-plugin`. */
  readonly where: string;
  readonly what: string;
  readonly remedy?: string;
}

/** Names of nodes that a finding tells. */
const TOLD = 3;

/** The same remark on many nodes is one finding that names the first of them. */
export function onNodes(
  planned: readonly PlannedComponent[],
  remarks: (one: PlannedComponent) => readonly Remark[],
): Finding[] {
  const groups = new Map<string, { remark: Remark; nodes: Set<string> }>();
  for (const one of planned)
    for (const remark of remarks(one)) {
      const key = JSON.stringify(remark);
      const group = groups.get(key) ?? { remark, nodes: new Set() };
      groups.set(key, { ...group, nodes: group.nodes.add(one.node.name) });
    }
  return [...groups.values()].map(({ remark: { id, where, what, remedy }, nodes }) =>
    found(id, where, `${what} (${told([...nodes])})`, remedy),
  );
}

const told = (names: readonly string[]): string =>
  names.length <= TOLD
    ? names.join(', ')
    : `${names.slice(0, TOLD).join(', ')} and ${names.length - TOLD} more`;
