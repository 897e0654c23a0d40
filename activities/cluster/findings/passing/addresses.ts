import { isIP } from 'node:net';
import type { Json } from '../../../../model/json.js';
import { listAt, objectAt, type JsonObject } from '../../../objects/json-path.js';
import { typeNameOf, whereOf, type Item } from '../../../objects/resource.js';
import type { Mention } from '../sketch.js';
import { isMadeByBuiltIn } from './owned.js';
import { podSpecOf } from './pod-template.js';
import { textsIn } from './texts.js';

/** Of one object: a list of denied networks must not fill the memory. */
const atMost = 100;

/** Literal addresses in settings and in the command lines and environment of pods. Pure. */
export function addressesOf(item: Item): readonly Mention[] {
  if (isMadeByBuiltIn(item)) return [];
  const found = new Set<string>();
  for (const value of placesOf(item))
    for (const { text } of textsIn(value))
      for (const address of addressesIn(text)) if (found.size < atMost) found.add(address);
  return [...found].map((address) => ({ where: whereOf(item), address }));
}

function placesOf(item: Item): readonly Json[] {
  if (typeNameOf(item.of) === 'configmaps') return [objectAt(item.object, 'data')];
  const spec = podSpecOf(item);
  return spec === undefined
    ? []
    : [...partsOf(spec, 'containers'), ...partsOf(spec, 'initContainers')];
}

const partsOf = (spec: JsonObject, key: string): readonly Json[] =>
  listAt(spec, key).flatMap((container) => [
    listAt(container, 'command'),
    listAt(container, 'args'),
    listAt(container, 'env').map((one) => objectAt(one)['value'] ?? ''),
  ]);

const candidate = /(?<![\w.:-])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]*::?[0-9a-f:]+)(?![\w.-])/gi;

/** Addresses in a text that stand for one machine: neither loopback nor "any". */
const addressesIn = (text: string): readonly string[] =>
  (text.match(candidate) ?? []).filter(
    (one) => isIP(one) !== 0 && !/^(?:127\.|0\.0\.0\.0$|::1?$)/.test(one),
  );
