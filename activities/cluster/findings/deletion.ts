import type { Finding } from '../../../model/finding.js';
import { found } from '../../../model/finding-kinds/found.js';
import { listAt, objectAt, textAt, textsAt } from '../../objects/json-path.js';
import { namespaceOf, typeNameOf, whereOf } from '../../objects/resource.js';
import { isBeingDeleted } from '../../objects/surroundings.js';
import { isMadeByBuiltIn } from './passing/owned.js';
import type { FindingRule } from './rule.js';

/** Namespaces on their way out, with what holds them. */
export const terminatingNamespaces: FindingRule = ({ of }) =>
  of('namespaces')
    .filter(isBeingDeleted)
    .map((item) => {
      const held = listAt(item.object, 'status', 'conditions')
        .filter((one) => textAt(one, 'status') === 'True')
        .map((one) => textAt(one, 'type'));
      const why = held.length === 0 ? '' : `: ${held.join(', ')}`;
      return found('namespace-terminating', whereOf(item), `it is being deleted${why}`);
    });

/** Objects on their way out, with the finalizers that hold them. Pods come and go. */
export const beingDeleted: FindingRule = ({ items }) =>
  items
    .filter((item) => isBeingDeleted(item) && !['pods', 'namespaces'].includes(typeNameOf(item.of)))
    .map((item) => {
      const held = textsAt(item.object, 'metadata', 'finalizers').join(', ');
      const by = held === '' ? 'no finalizer holds it' : `held by ${held}`;
      return found('being-deleted', whereOf(item), `it is being deleted, ${by}`);
    });

/**
 * Objects whose owner is not there, or in another namespace: the garbage collector of the new side takes them for
 * orphans of a deleted owner.
 */
export const ownersGone: FindingRule = ({ items }) => {
  const homes = new Map(
    items.map(({ object }) => [textAt(object, 'metadata', 'uid'), namespaceOf(object)]),
  );
  const kinds = new Set(items.map(({ of }) => of.kind));
  // What built-in controllers make is not carried, and may be newer than the list of its owners.
  const carried = items.filter((item) => !isMadeByBuiltIn(item));
  return carried.flatMap((item) =>
    listAt(item.object, 'metadata', 'ownerReferences')
      .map((reference) => objectAt(reference))
      .filter((reference) => kinds.has(textAt(reference, 'kind') ?? ''))
      .flatMap((reference): Finding[] => {
        const uid = textAt(reference, 'uid');
        const home = homes.get(uid);
        const isNear = home === undefined || home === namespaceOf(item.object);
        if (homes.has(uid) && isNear) return [];
        const owner = `${textAt(reference, 'kind')}/${textAt(reference, 'name')}`;
        const what = homes.has(uid)
          ? `its owner ${owner} is in namespace ${home}`
          : `its owner ${owner} is not there, or was made again with another UID`;
        return [found('owner-gone', whereOf(item), what)];
      }),
  );
};
