import { objectAt, type JsonObject } from '../json-path.js';
import { nameOf, namespaceOf, type Item } from '../resource.js';
import { podSpecPathOf } from '../surroundings.js';
import { levelOf, podLevels, type PodLevel } from './pod-level.js';

/** What runs in each namespace, as Pod Security sees it. */
export interface PodSecurity {
  /** Looks at an object; only what is or makes pods counts. */
  readonly observe: (item: Item) => void;
  /** The strictest level that admits all that runs in a namespace; absent where nothing does. */
  readonly levelIn: (namespace: string) => PodLevel | undefined;
}

/** Begins to look at what runs. */
export function openPodSecurity(): PodSecurity {
  const levels = new Map<string, PodLevel>();
  return {
    observe: (item) => {
      const path = podSpecPathOf(item);
      const namespace = namespaceOf(item.object);
      if (path === undefined || namespace === undefined) return;
      const template = objectAt(item.object, ...path.slice(0, -1));
      const level = levelOf(objectAt(template, 'metadata'), objectAt(template, 'spec'));
      const known = levels.get(namespace) ?? 'restricted';
      levels.set(namespace, looser(known, level));
    },
    levelIn: (namespace) => levels.get(namespace),
  };
}

const looser = (a: PodLevel, b: PodLevel): PodLevel =>
  podLevels.indexOf(a) > podLevels.indexOf(b) ? a : b;

const enforce = 'pod-security.kubernetes.io/enforce';

/**
 * A namespace with the label that takes the place of PodSecurityPolicies: the strictest level that admits what runs there.
 * Absent where a person set one already, or nothing runs: a level nobody can check would only stop the next deployment.
 */
export function labelled(
  { object }: Item,
  security: PodSecurity,
): { readonly object: JsonObject; readonly level: PodLevel } | undefined {
  const metadata = objectAt(object, 'metadata');
  const labels = objectAt(metadata, 'labels');
  const level = security.levelIn(nameOf(object));
  if (level === undefined || enforce in labels) return undefined;
  return {
    object: { ...object, metadata: { ...metadata, labels: { ...labels, [enforce]: level } } },
    level,
  };
}
