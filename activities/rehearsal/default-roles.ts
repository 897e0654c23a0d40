import { listAt, objectAt } from '../objects/json-path.js';
import { isKubeError, type KubeApi } from '../objects/kube-api.js';
import { leftOutBecause } from '../objects/leave-out.js';
import { listPath, nameOf, namespaceOf, type Item } from '../objects/resource.js';
import type { Surroundings } from '../objects/surroundings.js';

/** Tells default roles that somebody may have changed. */
export type DefaultRoles = (item: Item, around: Surroundings) => Promise<boolean>;

/**
 * A copy's own start brings default roles up to date, and writes over the record of a person's hand: asked for is how one
 * stood at the snapshot's revision. Where there is no record, as before v1.18, it may have been changed: carried, it
 * grants what an upgrade in place would leave to it, and nobody's rule is lost.
 */
export function changedDefaultRoles(api: KubeApi, revision: number): DefaultRoles {
  return async (item, around) => {
    if (item.of.group !== 'rbac.authorization.k8s.io') return false;
    const before = await atRevision(api, item, revision);
    if (before === 'not there') return false;
    if (before === 'forgotten') return true;
    const isRecorded = listAt(before.object, 'metadata', 'managedFields').length > 0;
    return !isRecorded || leftOutBecause(before, around) === undefined;
  };
}

/** https://kubernetes.io/docs/reference/using-api/api-concepts/ (resourceVersionMatch): from v1.19. */
async function atRevision(
  api: KubeApi,
  { of, object }: Item,
  revision: number,
): Promise<Item | 'not there' | 'forgotten'> {
  const query = new URLSearchParams({
    fieldSelector: `metadata.name=${escaped(nameOf(object))}`,
    resourceVersion: String(revision),
    resourceVersionMatch: 'Exact',
  });
  try {
    const list = await api.request(
      'GET',
      `${listPath(of, namespaceOf(object))}?${query.toString()}`,
    );
    const found = listAt(list, 'items')[0];
    return found === undefined ? 'not there' : { of, object: objectAt(found) };
  } catch (cause) {
    if (isKubeError(cause, 410)) return 'forgotten';
    throw cause;
  }
}

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/field-selectors/: these three mean something there. */
const escaped = (name: string): string => name.replaceAll(/[\\,=]/g, String.raw`\$&`);
