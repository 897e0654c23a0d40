import type { Json } from '../../../../model/json.js';
import {
  changeAt,
  isObject,
  listAt,
  objectAt,
  without,
  type JsonObject,
} from '../../../objects/json-path.js';
import { nameOf, namespaceOf, typeNameOf, type Item } from '../../../objects/resource.js';
import { wordOf } from '../words.js';
import { isMadeByBuiltIn } from './owned.js';
import { specPathOf } from './pod-template.js';

/** Groups whose objects detectors look into; of all others metadata is enough. */
const looked: ReadonlySet<string> = new Set([
  '',
  'apps',
  'batch',
  'autoscaling',
  'policy',
  'networking.k8s.io',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
  'certificates.k8s.io',
  'apiextensions.k8s.io',
  'admissionregistration.k8s.io',
]);

/** ConfigMaps that say how the cluster itself is set up. */
const settings: ReadonlySet<string> = new Set(['coredns', 'kube-proxy']);

/** Annotations that detectors read, and the longest text of others that is kept. */
const shortText = 256;

/** One object without what nobody asks for after the first look: no secrets, no settings, little memory. */
export function reduced(item: Item): Item {
  const object = withoutBulk(item);
  return { of: item.of, object: { ...object, metadata: plainMetadata(object) } };
}

function withoutBulk(item: Item): JsonObject {
  const { of, object } = item;
  if (!looked.has(of.group)) return { metadata: objectAt(object, 'metadata') };
  const type = typeNameOf(of);
  if (type === 'secrets') return without(object, 'data', 'stringData');
  if (type === 'configmaps' && !isSetting(item)) return without(object, 'data', 'binaryData');
  if (type === 'customresourcedefinitions.apiextensions.k8s.io') return withoutSchemas(object);
  if (type === 'replicasets.apps' && isMadeByBuiltIn(item)) return without(object, 'spec');
  if (type === 'controllerrevisions.apps') return without(object, 'data');
  const path = specPathOf(item);
  return path === undefined ? object : changeAt(object, path, slimPod);
}

const isSetting = ({ object }: Item): boolean =>
  namespaceOf(object) === 'kube-system' && settings.has(nameOf(object));

function plainMetadata(object: JsonObject): JsonObject {
  const metadata = without(objectAt(object, 'metadata'), 'managedFields', 'selfLink');
  const annotations = Object.entries(objectAt(metadata, 'annotations')).map(
    ([key, value]): [string, Json] => [key, wordOf(value).slice(0, shortText)],
  );
  return { ...metadata, annotations: Object.fromEntries(annotations) };
}

const withoutSchemas = (object: JsonObject): JsonObject =>
  changeAt(
    changeAt(object, ['spec', 'validation'], () => ({})),
    ['spec', 'versions'],
    (versions) =>
      Array.isArray(versions)
        ? versions.map((one: Json) => without(objectAt(one), 'schema', 'additionalPrinterColumns'))
        : versions,
  );

/** Of a container's environment only what it refers to. */
function slimPod(spec: Json): Json {
  if (!isObject(spec)) return spec;
  const slim = (key: string): { readonly [key: string]: Json } =>
    spec[key] === undefined ? {} : { [key]: listAt(spec, key).map(slimContainer) };
  return { ...spec, ...slim('containers'), ...slim('initContainers') };
}

const slimContainer = (container: Json): Json => ({
  ...without(objectAt(container), 'command', 'args', 'lifecycle', 'volumeMounts'),
  env: listAt(container, 'env').filter((one) => objectAt(one)['valueFrom'] !== undefined),
});
