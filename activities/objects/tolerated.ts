import { isObject, listAt, objectAt, textAt, valueAt, type JsonObject } from './json-path.js';
import { isLeftAlone } from './left-alone.js';
import { nameOf, namespaceOf, type Item } from './resource.js';
import { isOfType } from './surroundings.js';
import { isOurName } from './writers.js';

/** Why a difference at a path is as it must be; absent where it is a fault. `seen` is as read, not stripped. */
export type ToleranceRule = (difference: {
  readonly wanted: Item;
  readonly seen: JsonObject;
  readonly path: readonly string[];
  /** All objects wanted: what drives what. */
  readonly all: readonly Item[];
}) => string | undefined;

const tolerances: readonly ToleranceRule[] = [
  ({ wanted, seen, path }) =>
    isOfType('serviceaccounts')(wanted) &&
    path[0] === 'secrets' &&
    containsAll(listAt(wanted.object, 'secrets'), listAt(seen, 'secrets'))
      ? 'the control plane adds the tokens it makes'
      : undefined,
  ({ wanted, seen, path }) =>
    wanted.of.group === 'rbac.authorization.k8s.io' &&
    isBootstrap(seen) &&
    !isLeftAlone(wanted.object) &&
    ['rules', 'subjects'].includes(path[0] ?? '') &&
    containsAll(listAt(wanted.object, path[0] ?? ''), listAt(seen, path[0] ?? ''))
      ? 'the API server adds what its version grants by default'
      : undefined,
  ({ wanted, path, all }) =>
    path.join('.') === 'spec.replicas' && all.some((other) => scales(other, wanted))
      ? 'its autoscaler decides'
      : undefined,
  ({ wanted, seen, path }) =>
    isOfType('nodes')(wanted) &&
    path.join('.').startsWith('spec.taints') &&
    containsAll(listAt(wanted.object, 'spec', 'taints'), listAt(seen, 'spec', 'taints'))
      ? 'the node controller adds taints by the state of the node'
      : undefined,
  ({ wanted, seen, path }) =>
    isOfType('cronjobs.batch')(wanted) &&
    path.join('.') === 'status.lastScheduleTime' &&
    isAfter(textAt(seen, 'status', 'lastScheduleTime'), textAt(wanted.object, ...path))
      ? 'scheduled by the new side since'
      : undefined,
  ({ wanted, seen, path }) =>
    isOfType('persistentvolumes')(wanted) &&
    path.join('.') === 'spec.claimRef.uid' &&
    valueAt(seen, ...path) === valueAt(wanted.object, ...path)
      ? 'a released volume keeps the UID of the claim that is gone'
      : undefined,
  ({ seen, path }) => changedSince(seen, path),
];

/** The first rule that explains a difference. */
export const toleratedBecause: ToleranceRule = (difference) => {
  for (const rule of tolerances) {
    const because = rule(difference);
    if (because !== undefined) return because;
  }
  return undefined;
};

const containsAll = (wanted: readonly unknown[], seen: readonly unknown[]): boolean => {
  const there = new Set(seen.map((entry) => JSON.stringify(entry)));
  return wanted.every((entry) => there.has(JSON.stringify(entry)));
};

const isAfter = (moment: string | undefined, other: string | undefined): boolean =>
  moment !== undefined && other !== undefined && Date.parse(moment) > Date.parse(other);

const isBootstrap = (object: JsonObject): boolean =>
  textAt(object, 'metadata', 'labels', 'kubernetes.io/bootstrapping') === 'rbac-defaults';

const scales = ({ of, object }: Item, target: Item): boolean =>
  of.kind === 'HorizontalPodAutoscaler' &&
  namespaceOf(object) === namespaceOf(target.object) &&
  textAt(object, 'spec', 'scaleTargetRef', 'kind') === target.of.kind &&
  textAt(object, 'spec', 'scaleTargetRef', 'name') === nameOf(target.object);

/**
 * The API server's own record (managedFields, from v1.18): this very field was written by somebody else. We wrote every
 * field of the export ourselves, so that somebody took it over afterwards, as operators do with what they own.
 */
function changedSince(seen: JsonObject, path: readonly string[]): string | undefined {
  // Lists are recorded by the keys of their entries, not by position: the list as a whole has to do.
  const firstEntry = path.findIndex((part) => part.startsWith('['));
  const fields = (firstEntry < 0 ? path : path.slice(0, firstEntry)).map((part) => `f:${part}`);
  const writer = listAt(seen, 'metadata', 'managedFields').find(
    (entry) =>
      !isOurName(textAt(entry, 'manager') ?? '') &&
      fields.length > 1 &&
      isObject(valueAt(objectAt(entry, 'fieldsV1'), ...fields)),
  );
  const manager = textAt(writer, 'manager');
  return manager === undefined ? undefined : `${manager} changed it since`;
}
