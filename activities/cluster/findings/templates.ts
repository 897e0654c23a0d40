import { listAt, objectAt, type JsonObject } from '../../objects/json-path.js';
import { isMirror } from '../../objects/mirror.js';
import type { Item } from '../../objects/resource.js';
import { isMadeByBuiltIn } from './passing/owned.js';
import { podSpecOf } from './passing/pod-template.js';
import type { Reading } from './rule.js';

/** A workload as people made it, and the spec of its pods. */
export interface Template {
  readonly item: Item;
  readonly spec: JsonObject;
  /** Init containers too. */
  readonly containers: readonly JsonObject[];
}

/** Everything that starts pods and is made by nothing else; mirrors of static pods have their manifest on the node. */
export function templatesOf(reading: Reading): readonly Template[] {
  const templates = known.get(reading) ?? readTemplates(reading);
  known.set(reading, templates);
  return templates;
}

/** A dozen rules ask for them. */
const known = new WeakMap<Reading, readonly Template[]>();

const readTemplates = ({ items }: Reading): readonly Template[] =>
  items.flatMap((item) => {
    const spec = isMadeByBuiltIn(item) || isMirrorPod(item) ? undefined : podSpecOf(item);
    if (spec === undefined) return [];
    const containers = ['initContainers', 'containers'].flatMap((key) =>
      listAt(spec, key).map((container) => objectAt(container)),
    );
    return [{ item, spec, containers }];
  });

const isMirrorPod = ({ of, object }: Item): boolean => of.kind === 'Pod' && isMirror(object);
