import { isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import { parseYaml } from '../../yaml/parse-yaml.js';
import type { KindName } from './removal.js';

/** An object named in a manifest, and where its `apiVersion` stands in the text. */
export interface Named extends KindName {
  /** `shop/web`, or the name alone. */
  readonly name: string;
  /** Characters of the value, quotes included. */
  readonly start: number;
  readonly end: number;
}

/** What the documents of a rendered manifest are; what is no object, or no YAML, is passed over. Aliases are not followed. */
export function namedIn(manifest: string): readonly Named[] {
  return parseYaml(manifest).documents.flatMap(({ contents }) => namedInNode(contents));
}

/** The object that a document is, and those in it where it is a List. */
export const namedInNode = (contents: Node | null): readonly Named[] =>
  objectsOf(contents).flatMap(named);

/** The object, and those in it where it is a List. */
function objectsOf(node: Node | null): readonly YAMLMap[] {
  if (!isMap(node)) return [];
  const items = node.get('items', true);
  const kind = node.get('kind');
  const isList = typeof kind === 'string' && kind.endsWith('List');
  return isList && isSeq(items) ? [node, ...items.items.filter((one) => isMap(one))] : [node];
}

function named(map: YAMLMap): readonly Named[] {
  const apiVersion = map.get('apiVersion', true);
  const kind = map.get('kind');
  if (!isScalar(apiVersion) || typeof apiVersion.value !== 'string' || typeof kind !== 'string')
    return [];
  const [start, end] = apiVersion.range ?? [0, 0];
  const name = [map.getIn(['metadata', 'namespace']), map.getIn(['metadata', 'name'])]
    .filter((part) => typeof part === 'string')
    .join('/');
  return [{ apiVersion: apiVersion.value, kind, name, start, end }];
}
