import { differencesOf, shownPath } from '../objects/difference.js';
import {
  listAt,
  removeAt,
  textAt,
  valueAt,
  without,
  type JsonObject,
} from '../objects/json-path.js';
import { clusterOwned } from '../objects/leave-cluster-owned.js';
import { lostLeaves } from '../objects/leaf-difference.js';
import { whereOf, type Item } from '../objects/resource.js';
import type { Surroundings } from '../objects/surroundings.js';

/** How the target's API server reads an object beside the old one. */
export interface PairDifference {
  /** `spec.replicas`: another value. */
  readonly changed: readonly string[];
  /** `spec.topologyKeys`: no value any more. */
  readonly pruned: readonly string[];
  /** Fields that the target filled in. */
  readonly added: number;
}

const none: PairDifference = { changed: [], pruned: [], added: 0 };

/** Compares one object as both API servers read it from the same key: by field in one version, by value in two. Pure. */
export function comparePair(old: Item, now: Item, around: Surroundings): PairDifference {
  // Every API server keeps some objects in order by itself, on the copy as well.
  if (clusterOwned.some((rule) => rule(now, around) !== undefined)) return none;
  const [before, after] = [bare(old, around), bare(now, around)];
  if (old.of.version !== now.of.version || old.of.group !== now.of.group)
    return { ...none, pruned: lostLeaves(content(before), content(after)).map(shownPath) };
  const { paths, pruned, added } = differencesOf(before, after);
  const faults = paths.filter((path) => !isReconciled(now, before, after, path));
  return {
    changed: faults.filter((path) => !pruned.includes(path)).map(shownPath),
    pruned: faults.filter((path) => pruned.includes(path)).map(shownPath),
    added,
  };
}

/** `shop/Deployment/cart: spec.replicas, spec.paused` */
export const differenceAt = (item: Item, paths: readonly string[]): string => {
  const more = paths.length > 5 ? ` and ${paths.length - 5} more` : '';
  return `${whereOf(item)}: ${paths.slice(0, 5).join(', ')}${more}`;
};

/** Metadata that an API server computes for its answer, or notes in the form of its version. */
const ownAnswer: readonly string[] = [
  'selfLink', // Gone from v1.20.
  'managedFields', // Written anew by the version that answers.
  'resourceVersion', // Another where the copy itself keeps the object in order.
  'generation',
];

/** What is content: not what every API server notes for itself in its own way. */
function bare({ of, object }: Item, { custom }: Surroundings): JsonObject {
  const metadata = ownAnswer.reduce((kept, field) => removeAt(kept, 'metadata', field), object);
  return custom.has(`${of.resource}.${of.group}`) ? metadata : without(metadata, 'status');
}

const content = (object: JsonObject): JsonObject => without(object, 'apiVersion', 'kind');

/** The API server adds to default roles what its version grants, and takes nothing away. */
function isReconciled(
  { of }: Item,
  before: JsonObject,
  after: JsonObject,
  path: readonly string[],
): boolean {
  if (of.group !== 'rbac.authorization.k8s.io') return false;
  if (textAt(after, 'metadata', 'labels', 'kubernetes.io/bootstrapping') !== 'rbac-defaults')
    return valueAt(after, 'aggregationRule') !== undefined && path[0] === 'rules';
  const there = new Set(listAt(after, path[0] ?? '').map((entry) => JSON.stringify(entry)));
  return listAt(before, path[0] ?? '').every((entry) => there.has(JSON.stringify(entry)));
}
