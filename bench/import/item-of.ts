import type { Item } from '../../activities/objects/resource.js';
import { resourceOf, type Written } from './objects.js';

/** An object of the set as an export has it. */
export function itemOf(object: Written): Item {
  const [group = '', version = ''] = object.apiVersion.includes('/')
    ? object.apiVersion.split('/')
    : ['', object.apiVersion];
  const { kind, metadata } = object;
  const namespaced = metadata.namespace !== undefined;
  const plain: Item['object'] = JSON.parse(JSON.stringify(object));
  return { of: { group, version, resource: resourceOf(kind), kind, namespaced }, object: plain };
}
