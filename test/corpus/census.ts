import { textAt, type JsonObject } from '../../activities/objects/json-path.js';
import type { RawApi } from './raw-api.js';
import { objectsOf, servedBy, type Served } from './served.js';

/** One object as an API server serves it in the version that its group prefers. */
export interface Counted {
  readonly of: Served;
  readonly object: JsonObject;
  readonly uid: string;
  /** `apps Deployment shop/cart`: without the version, so that two servers can be compared. */
  readonly key: string;
  /** `Deployment shop/cart` */
  readonly where: string;
}

/** Kinds that are another view of something that has a kind of its own. */
const views = new Set(['extensions', 'events.k8s.io']);
const computed = new Set(['ComponentStatus']);

/** Every object that an API server can list, each once, by UID. */
export async function census(api: RawApi): Promise<ReadonlyMap<string, Counted>> {
  const served = await servedBy(api);
  const kinds = served.filter(
    ({ kind, verbs, group, resource, apiVersion }) =>
      verbs.includes('list') &&
      !computed.has(kind) &&
      apiVersion === versionOf(served, group, resource),
  );
  const found = new Map<string, Counted>();
  // Views last: what has a kind of its own is known by then.
  const ordered = kinds.toSorted((a, b) => Number(views.has(a.group)) - Number(views.has(b.group)));
  for (const of of ordered)
    for (const object of await objectsOf(api, of)) {
      const counted = countedAs(of, object);
      if (!found.has(counted.uid)) found.set(counted.uid, counted);
    }
  return found;
}

/** The preferred version of a group, or the first in which it has the resource. */
const versionOf = (served: readonly Served[], group: string, resource: string): string => {
  const having = served.filter((one) => one.group === group && one.resource === resource);
  return (having.find(({ isPreferred }) => isPreferred) ?? having[0])?.apiVersion ?? '';
};

function countedAs(of: Served, object: JsonObject): Counted {
  const name = textAt(object, 'metadata', 'name') ?? '';
  const namespace = textAt(object, 'metadata', 'namespace');
  const where = `${of.kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
  const uid = textAt(object, 'metadata', 'uid') ?? '';
  return { of, object, uid, where, key: `${of.group} ${where}` };
}
