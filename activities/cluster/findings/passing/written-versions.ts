import type { Finding } from '../../../../model/finding.js';
import { found } from '../../../../model/finding-kinds/found.js';
import type { Json } from '../../../../model/json.js';
import type { KubernetesVersion } from '../../../../model/version.js';
import { removalOf, removalText } from '../../../objects/helm/removal.js';
import { isObject, textAt, type JsonObject } from '../../../objects/json-path.js';
import { whereOf, type Item } from '../../../objects/resource.js';

const annotation = 'kubectl.kubernetes.io/last-applied-configuration';

/** The manifest that kubectl applied names a version that the target does not serve. Pure. */
export function lastApplied(item: Item, to: KubernetesVersion): readonly Finding[] {
  const applied = parsed(textAt(item.object, 'metadata', 'annotations', annotation));
  const name = {
    apiVersion: textAt(applied, 'apiVersion') ?? '',
    kind: textAt(applied, 'kind') ?? '',
  };
  const removal = removalOf(name, to);
  if (removal === undefined) return [];
  const what = `it was applied as ${name.apiVersion} ${name.kind}, ${removalText(removal)}`;
  return [found('removed-api-last-applied', whereOf(item), what)];
}

/** What somebody else wrote into an annotation may be anything. */
function parsed(text: string | undefined): JsonObject {
  try {
    const value: Json = JSON.parse(text ?? '{}');
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
