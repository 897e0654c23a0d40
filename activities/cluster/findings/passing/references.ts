import type { Finding } from '../../../../model/finding.js';
import { found } from '../../../../model/finding-kinds/found.js';
import type { KubernetesVersion } from '../../../../model/version.js';
import { removalOf, removalText } from '../../../objects/helm/removal.js';
import { listAt, textAt, valueAt } from '../../../objects/json-path.js';
import { whereOf, type Item } from '../../../objects/resource.js';
import { isMadeByBuiltIn } from './owned.js';
import type { Json } from '../../../../model/json.js';

/** References inside an object to a version that the target does not serve: API servers leave them as they are. Pure. */
export function references(item: Item, to: KubernetesVersion): readonly Finding[] {
  return [...scaled(item), ...owners(item)].flatMap(({ path, reference }) => {
    const name = {
      apiVersion: textAt(reference, 'apiVersion') ?? '',
      kind: textAt(reference, 'kind') ?? '',
    };
    const removal = removalOf(name, to);
    if (removal === undefined) return [];
    const what = `${path} names ${name.apiVersion} ${name.kind}, ${removalText(removal)}`;
    return [found('removed-api-referenced', whereOf(item), what)];
  });
}

interface Reference {
  readonly path: string;
  readonly reference: Json | undefined;
}

/** Custom autoscalers use the same field. */
const scaled = ({ object }: Item): readonly Reference[] =>
  ['scaleTargetRef', 'targetRef'].map((key) => ({
    path: `spec.${key}`,
    reference: valueAt(object, 'spec', key),
  }));

/** What built-in controllers make is not carried. */
const owners = (item: Item): readonly Reference[] =>
  isMadeByBuiltIn(item)
    ? []
    : listAt(item.object, 'metadata', 'ownerReferences').map((reference) => ({
        path: 'metadata.ownerReferences',
        reference,
      }));
