import type { ComponentFacts } from '../../../model/inventory.js';
import type { ComponentChange } from '../../../model/plan.js';

/**
 * Is this an etcd that is a static pod and would stay as it is? A stepwise upgrade leaves it alone, as each restart of a member
 * costs the cluster some of its safety.
 */
export const isIdleEtcd = (
  facts: ComponentFacts,
  { component, image, remove, set }: ComponentChange,
): boolean =>
  component === 'etcd' &&
  image !== undefined &&
  image === facts.image &&
  remove.length === 0 &&
  Object.keys(set).length === 0;
