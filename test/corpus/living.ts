import { listAt, objectAt, textAt } from '../../activities/objects/json-path.js';
import type { Expectations, Sides } from './account.js';
import type { Counted } from './census.js';
import { differencesBetween } from './differences.js';
import { type Entry, whereOf } from './entry.js';
import { absencesOnLab, expectedOnLab, expectedOnReturn } from './expected-on-lab.js';

/** All objects of an API server by UID. */
export type Census = ReadonlyMap<string, Counted>;

/** Three readings of one switch of a living cluster. */
export interface Readings {
  /** The old server, before the switch. */
  readonly old: Census;
  /** The target's server on a copy of the old etcd, taken at the same time. */
  readonly copy: Census;
  /** The new side, after the switch. */
  readonly fresh: Census;
}

/** What the corpus is responsible for in a cluster that others use as well. */
export interface Ground {
  /** `Kind namespace/name` of what was written. */
  readonly written: ReadonlySet<string>;
  /** Of these namespaces everything counts, whoever made it. */
  readonly namespaces: ReadonlySet<string>;
}

/** The ground of entries that were written. */
export function groundOf(entries: readonly Entry[]): Ground {
  const isNamespace = ({ object }: Entry): boolean => object['kind'] === 'Namespace';
  const names = entries.filter(isNamespace).map(({ object }) => nameIn(object));
  return { written: new Set(entries.map(whereOf)), namespaces: new Set(names) };
}

/** Only what stands on the ground. */
export const within = (counted: Census, { written, namespaces }: Ground): Census =>
  new Map(
    [...counted].filter(
      ([, { where, object }]) =>
        written.has(where) || namespaces.has(textAt(object, 'metadata', 'namespace') ?? ''),
    ),
  );

/** The sides to account for; what the new control plane made by itself counts as there before the import. */
export function sidesOf({ old, copy, fresh }: Readings, ground: Ground): Sides {
  const there = within(fresh, ground);
  const isOwn = madeAround(there);
  const empty = new Map([...there].filter(([, one]) => isOwn(one) !== undefined));
  return { untouched: new Map(), old: within(old, ground), copy, empty, fresh: there };
}

/** What the switch has to come to: what was written arrives, but for named exceptions. */
export function expectationsOnLab({ copy }: Readings, ground: Ground): Expectations {
  const absences = absencesOnLab(ground.written);
  const isOwn = madeAround(within(copy, ground));
  return {
    absent: (counted) =>
      absences.get(counted.where) ??
      (ground.written.has(counted.where) ? undefined : isOwn(counted)),
    mayBeThere: () => false,
    different: expectedOnLab,
  };
}

/**
 * What is no more, or no more as it was, once the old side runs again. Everything has to be there under its UID, but for
 * events; what was written has to be the same, but for what is written anew at every start.
 */
export function changedOnReturn(
  before: Census,
  after: Census,
  { written }: Ground,
): readonly string[] {
  return [...before.values()].flatMap((one) => {
    const { uid, where, object, of } = one;
    const there = after.get(uid);
    if (there === undefined)
      return of.kind === 'Event' ? [] : [`${where}: is gone, or is another one`];
    if (!written.has(where)) return [];
    return differencesBetween(object, there.object)
      .filter((difference) => expectedOnReturn(one, difference) === undefined)
      .map(({ path }) => `${where}: ${path} is not as it was`);
  });
}

/** Says which objects the control plane makes by itself for those around. */
export function madeAround(around: Census): (counted: Counted) => string | undefined {
  const selecting = new Set(
    [...around.values()]
      .filter(({ of, object }) => of.kind === 'Service' && hasSelector(object))
      .map(({ where }) => where.replace('Service ', 'Endpoints ')),
  );
  return ({ of, object, where }) => {
    const name = nameIn(object);
    if (of.kind === 'Event') return 'tells of a moment';
    if (of.kind === 'ServiceAccount' && name === 'default') return 'in every namespace';
    if (of.kind === 'ConfigMap' && name === 'kube-root-ca.crt') return 'in every namespace';
    if (isToken(object)) return 'token of an account';
    if (selecting.has(where) || isManagedSlice(object)) return 'computed from a Service';
    return isDriven(object) ? 'made by a controller from an object that is carried' : undefined;
  };
}

const nameIn = (object: Counted['object']): string => textAt(object, 'metadata', 'name') ?? '';

const hasSelector = (service: Counted['object']): boolean =>
  Object.keys(objectAt(service, 'spec', 'selector')).length > 0;

const isToken = (object: Counted['object']): boolean =>
  textAt(object, 'type') === 'kubernetes.io/service-account-token' &&
  /-token-[a-z0-9]{5}$/.test(nameIn(object));

const isManagedSlice = (object: Counted['object']): boolean =>
  (textAt(object, 'metadata', 'labels', 'endpointslice.kubernetes.io/managed-by') ?? '').endsWith(
    '.k8s.io',
  );

const isDriven = (object: Counted['object']): boolean =>
  listAt(object, 'metadata', 'ownerReferences').some(
    (owner) =>
      objectAt(owner)['controller'] === true &&
      /^(apps|batch)\//.test(textAt(owner, 'apiVersion') ?? ''),
  );
