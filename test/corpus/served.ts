import { listAt, objectAt, textAt, type JsonObject } from '../../activities/objects/json-path.js';
import type { RawApi } from './raw-api.js';

/** A kind in one version, as an API server tells of it. */
export interface Served {
  /** `/apis/apps/v1` */
  readonly path: string;
  /** `apps`; empty in the core group. */
  readonly group: string;
  /** `apps/v1` */
  readonly apiVersion: string;
  readonly kind: string;
  readonly resource: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly hasStatus: boolean;
  /** In the version that its group prefers. */
  readonly isPreferred: boolean;
}

/** Everything that an API server serves by itself, in every version. Aggregated APIs do not answer here. */
export async function servedBy(api: RawApi): Promise<readonly Served[]> {
  const { body } = await api.ask('GET', '/apis');
  const groups = listAt(body, 'groups').flatMap((group) => {
    const preferred = textAt(group, 'preferredVersion', 'groupVersion');
    return listAt(group, 'versions').map((version) => {
      const apiVersion = textAt(version, 'groupVersion') ?? '';
      return { apiVersion, isPreferred: apiVersion === preferred };
    });
  });
  const all = [{ apiVersion: 'v1', isPreferred: true }, ...groups];
  const read = await Promise.all(all.map((version) => kindsOf(api, version)));
  return read.flat();
}

async function kindsOf(
  api: RawApi,
  { apiVersion, isPreferred }: { readonly apiVersion: string; readonly isPreferred: boolean },
): Promise<readonly Served[]> {
  const path = apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`;
  const { body } = await api.ask('GET', path);
  const resources = listAt(body, 'resources').map((entry) => ({
    name: textAt(entry, 'name') ?? '',
    kind: textAt(entry, 'kind') ?? '',
    namespaced: objectAt(entry)['namespaced'] === true,
    verbs: listAt(entry, 'verbs').map(String),
  }));
  const names = new Set(resources.map(({ name }) => name));
  return resources
    .filter(({ name }) => !name.includes('/'))
    .map(({ name, kind, namespaced, verbs }) => ({
      path,
      group: apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '',
      apiVersion,
      kind,
      resource: name,
      namespaced,
      verbs,
      hasStatus: names.has(`${name}/status`),
      isPreferred,
    }));
}

/** Where the objects of a kind are, all of them or those of a namespace. */
export const pathOf = ({ path, resource }: Served, namespace?: string, name?: string): string =>
  [
    path,
    ...(namespace === undefined ? [] : ['namespaces', namespace]),
    resource,
    ...(name === undefined ? [] : [encodeURIComponent(name)]),
  ].join('/');

/** Every object of a kind, in chunks. @throws Error with the answer that is no list. */
export async function objectsOf(api: RawApi, served: Served): Promise<readonly JsonObject[]> {
  const found: JsonObject[] = [];
  let next = '';
  do {
    const query = next === '' ? '' : `&continue=${encodeURIComponent(next)}`;
    const path = `${pathOf(served)}?limit=200${query}`;
    const { status, body } = await api.ask('GET', path);
    if (status !== 200) throw new Error(`GET ${path}: ${status} ${textAt(body, 'message')}`);
    found.push(...listAt(body, 'items').map((item) => objectAt(item)));
    next = textAt(body, 'metadata', 'continue') ?? '';
  } while (next !== '');
  return found;
}
