import type { ComponentFacts, NodeFacts } from '../../model/inventory.js';
import type { ComponentChange } from '../../model/plan.js';
import { flagsOf } from './translate.js';

/**
 * A fresh etcd is formed by all of its members at once, so each must know them all. In the old
 * cluster members may have joined one by one (`--initial-cluster-state=existing`), which on an
 * empty directory would wait for a cluster that is not there.
 */
export function formAnew(
  change: ComponentChange,
  controlPlane: readonly NodeFacts[],
): ComponentChange {
  if (change.component !== 'etcd') return change;
  const members = controlPlane.flatMap(({ components }) => components.flatMap(memberOf));
  return {
    ...change,
    set: { ...change.set, 'initial-cluster': members.join(','), 'initial-cluster-state': 'new' },
  };
}

function memberOf(facts: ComponentFacts): string[] {
  if (facts.component !== 'etcd') return [];
  const flags = flagsOf(facts.args);
  const urls = flags.get('initial-advertise-peer-urls')?.split(',') ?? [];
  return urls.map((url) => `${flags.get('name') ?? 'default'}=${url}`);
}
