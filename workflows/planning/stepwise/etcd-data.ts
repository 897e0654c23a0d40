import type { ComponentFacts, Inventory, NodeFacts } from '../../../model/inventory.js';
import type { NodeLayout } from '../../../model/layout.js';
import type { InPlaceSpec } from '../../../model/spec.js';
import { flagsOf } from '../translate.js';

/** What the node agent makes a member of etcd by. */
const needed = ['data-dir', 'name', 'initial-advertise-peer-urls'];

/**
 * The path that holds etcd's data and nothing else, the same on every control-plane node: what is set aside on a way back to the
 * snapshot of a hop. Absent for other strategies, and where the data lies elsewhere, with other things, or apart from its log. Pure.
 */
export function etcdDataOf(
  { strategy, layout }: InPlaceSpec,
  { nodes }: Inventory,
): string | undefined {
  if (strategy !== 'in-place-stepwise') return undefined;
  const places = new Set(
    nodes
      .filter(({ role }) => role === 'control-plane')
      .map((node) => placeOn(node, layout.controlPlane)),
  );
  const [place] = places;
  return places.size === 1 ? place : undefined;
}

function placeOn({ components }: NodeFacts, { keep, components: known }: NodeLayout) {
  const facts = components.find(({ component }) => component === 'etcd');
  const kind = known.find(({ component }) => component === 'etcd')?.kind;
  if (facts === undefined || kind === undefined || kind === 'env-file') return undefined;
  const data = dataOf(facts);
  if (data === undefined) return undefined;
  const kept = keep.find(({ path }) => `${data}/`.startsWith(`${path}/`));
  return kept?.carry.length === 0 ? kept.path : undefined;
}

function dataOf({ args }: ComponentFacts): string | undefined {
  const flags = flagsOf(args);
  const isPlain = (name: string) => /^[^$%]+$/.test(flags.get(name) ?? '');
  return needed.every(isPlain) && !flags.has('wal-dir') ? flags.get('data-dir') : undefined;
}
