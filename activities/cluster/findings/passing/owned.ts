import { listAt, objectAt, textAt } from '../../../objects/json-path.js';
import type { Item } from '../../../objects/resource.js';

const groups: readonly string[] = ['v1', 'apps', 'batch', 'extensions'];

/** Is it made by a controller of Kubernetes itself from another object, which tells the same? */
export const isMadeByBuiltIn = ({ object }: Item): boolean =>
  listAt(object, 'metadata', 'ownerReferences').some(
    (owner) =>
      objectAt(owner)['controller'] === true &&
      groups.includes((textAt(owner, 'apiVersion') ?? '').split('/')[0] ?? ''),
  );
