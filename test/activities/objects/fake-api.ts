import {
  isObject,
  listAt,
  objectAt,
  textAt,
  type JsonObject,
} from '../../../activities/objects/json-path.js';
import { KubeError, type KubeApi, type KubeMethod } from '../../../activities/objects/kube-api.js';
import {
  listPath,
  namespaceOf,
  nameOf,
  objectPath,
  type Item,
} from '../../../activities/objects/resource.js';

/** An API server as a map with a memory: paths to objects, and what it was asked to write, in order. */
export class FakeApi implements KubeApi {
  readonly objects = new Map<string, JsonObject>();
  /** `POST /api/v1/namespaces/shop`, without queries. */
  readonly writes: string[] = [];
  /** The same of what was only tried. */
  readonly tries: string[] = [];
  /** Says no to a write; may change objects first, as another client would. */
  refuse: (method: KubeMethod, path: string, name: string) => KubeError | undefined = () =>
    undefined;
  private count = 0;

  /** Items that are there are the control plane's. */
  constructor(...items: readonly Item[]) {
    for (const item of items) this.put('kube-apiserver', item);
  }

  /** As somebody else writes an object. */
  put(manager: string, item: Item): void {
    this.keep(objectPath(item), item.object, manager);
  }

  /** Says that these kinds are served: `serve('apps/v1', 'deployments')`. */
  serve(groupVersion: string, ...resources: readonly string[]): void {
    const path = groupVersion.includes('/') ? `/apis/${groupVersion}` : `/api/${groupVersion}`;
    this.objects.set(path, { resources: resources.map((name) => ({ name })) });
  }

  request(method: KubeMethod, path: string, { body = {} } = {}): Promise<JsonObject> {
    try {
      return Promise.resolve(method === 'GET' ? this.read(path) : this.write(method, path, body));
    } catch (cause) {
      return Promise.reject(cause);
    }
  }

  private read(path: string): JsonObject {
    const [plain = ''] = path.split('?');
    const found = this.objects.get(plain);
    if (found !== undefined) return found;
    const items = [...this.objects]
      .filter(([key]) => isBelow(key, plain))
      .map(([, value]) => value);
    if (items.length === 0 && !isList(plain))
      throw new KubeError(`GET ${path}: 404`, 404, 'NotFound');
    return { items };
  }

  private write(method: KubeMethod, asked: string, body: JsonObject): JsonObject {
    const name = nameOf(body);
    const refusal = this.refuse(method, asked, name);
    if (refusal !== undefined) throw refusal;
    const [path = '', query = ''] = asked.split('?');
    const own =
      method === 'POST' ? `${path}/${encodeURIComponent(name)}` : path.replace(/\/status$/, '');
    const isDryRun = query.includes('dryRun=All');
    (isDryRun ? this.tries : this.writes).push(`${method} ${method === 'POST' ? own : path}`);
    if (method === 'POST' && this.objects.has(own))
      throw new KubeError(`${own} exists`, 409, 'AlreadyExists');
    if (isDryRun) return body;
    if (method === 'DELETE') return this.remove(path);
    const manager = new URLSearchParams(query).get('fieldManager') ?? 'kube-cutover';
    if (method !== 'PATCH' || !this.objects.has(own)) return this.keep(own, body, manager);
    return this.keep(own, { ...this.read(own), ...merged(this.read(own), body) }, manager);
  }

  private remove(path: string): JsonObject {
    this.objects.delete(path);
    return {};
  }

  /** With a UID, a time and a record of who wrote it; definitions are established at once. */
  private keep(path: string, object: JsonObject, manager: string): JsonObject {
    const seen = this.objects.get(path);
    const time = `2026-01-01T00:00:${String(++this.count).padStart(2, '0')}Z`;
    const others = listAt(seen, 'metadata', 'managedFields').filter(
      (entry) => textAt(entry, 'manager') !== manager,
    );
    const given = listAt(object, 'metadata', 'managedFields');
    const written = { manager, time, fieldsV1: { 'f:spec': {} } };
    const metadata = {
      uid: `uid-${this.count}`,
      creationTimestamp: time,
      ...objectAt(object, 'metadata'),
      managedFields: seen === undefined && given.length > 0 ? given : [...others, written],
    };
    const kept = { ...object, ...(path.includes(definitions) && established), metadata };
    this.objects.set(path, kept);
    return kept;
  }
}

const definitions = '/customresourcedefinitions/';
const established = { status: { conditions: [{ type: 'Established', status: 'True' }] } };

/** As a merge patch: objects within objects, everything else replaced. */
const merged = (seen: JsonObject, body: JsonObject): JsonObject => ({
  ...seen,
  ...Object.fromEntries(
    Object.entries(body).map(([key, value]) => [
      key,
      isObject(value) && isObject(seen[key]) ? merged(objectAt(seen, key), value) : value,
    ]),
  ),
});

/** All of a kind is asked for without a namespace: `/api/v1/pods` has `/api/v1/namespaces/shop/pods/web`. */
function isBelow(key: string, list: string): boolean {
  const parts = key.split('/');
  const base = list.slice(0, list.lastIndexOf('/'));
  return key.startsWith(base) && parts.at(-2) === list.split('/').at(-1);
}

const isList = (path: string): boolean =>
  path.endsWith('s') && !/\/namespaces\/kube-[^/]+(\/[^/]+\/[^/]+)?$/.test(path);

/** Where the fake keeps an item. */
export const pathOf = (item: Item): string =>
  `${listPath(item.of, namespaceOf(item.object))}/${nameOf(item.object)}`;
