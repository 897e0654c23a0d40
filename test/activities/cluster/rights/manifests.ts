import { parseAllDocuments } from 'yaml';
import type { JsonObject } from '../../../../activities/objects/json-path.js';
import type { Item } from '../../../../activities/objects/resource.js';
import { anItem } from '../../objects/an-item.js';

/** Roles and bindings as `cutover roles` prints them. */
export const readManifests = (text: string): readonly Item[] =>
  parseAllDocuments(text).map((document) => {
    const object = document.toJS() as JsonObject & {
      readonly kind: string;
      readonly metadata: { readonly name: string; readonly namespace?: string };
    };
    const { name, namespace } = object.metadata;
    return { of: anItem(object.kind, namespace ? `${namespace}/${name}` : name).of, object };
  });
