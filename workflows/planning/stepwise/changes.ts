import type { ComponentFacts } from '../../../model/inventory.js';
import type { ComponentChange } from '../../../model/plan.js';

/**
 * What of the translated command lines a stepwise upgrade carries out: an etcd that is a static pod and would stay as it is, is
 * left alone, as each restart of a member costs the cluster some of its safety.
 */
export const changesOfHop = (
  changes: readonly ComponentChange[],
  facts: readonly ComponentFacts[],
): readonly ComponentChange[] =>
  changes.filter(({ component, path, image, remove, set }) => {
    const now = facts.find((one) => one.path === path);
    const isSame =
      image !== undefined &&
      image === now?.image &&
      remove.length === 0 &&
      Object.keys(set).length === 0;
    return component !== 'etcd' || !isSame;
  });
