import type { CommandLine } from '../../activities/rehearsal/inputs-of-copies.js';
import { changeFlags } from '../../model/flags.js';
import type { ComponentFacts, Inventory, NodeFacts } from '../../model/inventory.js';
import type { ComponentChange } from '../../model/plan.js';
import type { InPlaceSpec } from '../../model/spec.js';
import { formAnew } from './etcd.js';
import { isIdleEtcd } from './stepwise/changes.js';
import { imagesByName, translate } from './translate.js';

/** Each different command line that the plan would start, once, with a node that has it. */
export function targetCommandLines(spec: InPlaceSpec, inventory: Inventory): CommandLine[] {
  const lines = new Map<string, CommandLine>();
  for (const { facts, node, change } of changesOf(spec, inventory)) {
    const args = changeFlags(facts.args, change);
    const key = JSON.stringify([facts.component, args.map(alike)]);
    const known = lines.get(key);
    const { name, address, port, role } = node;
    lines.set(
      key,
      known === undefined
        ? { component: facts.component, args, node: { name, address, port, role }, nodes: 1 }
        : { ...known, nodes: known.nodes + 1 },
    );
  }
  return [...lines.values()];
}

/** Flags whose values name the node itself: command lines that differ in nothing else are one. */
const ownToNode = /^(--(?:hostname-override|node-ip|provider-id|advertise-address))=.*/;
const alike = (arg: string): string => arg.replace(ownToNode, '$1');

/** A component of a node, as it stands and as it changes. */
export interface PlannedComponent {
  readonly node: NodeFacts;
  readonly facts: ComponentFacts;
  readonly change: ComponentChange;
}

/** Every component of every node that the plan starts anew, with its change. */
export const changesOf = (spec: InPlaceSpec, inventory: Inventory): PlannedComponent[] =>
  inventory.nodes.flatMap((node) => changesOn(node, spec, inventory));

/** The same of one node: what is tried at the rehearsal is what the plan has for it. */
export function changesOn(
  node: NodeFacts,
  { strategy, from, version: to }: InPlaceSpec,
  inventory: Inventory,
): PlannedComponent[] {
  const way = { from, to, neighbours: node.components, images: imagesByName(inventory) };
  const changes = node.components.map((facts) => ({ node, facts, change: translate(facts, way) }));
  if (strategy === 'in-place-stepwise')
    return changes.filter(({ facts, change }) => !isIdleEtcd(facts, change));
  const controlPlane = inventory.nodes.filter(({ role }) => role === 'control-plane');
  return changes.map((one) => ({ ...one, change: formAnew(one.change, controlPlane) }));
}
