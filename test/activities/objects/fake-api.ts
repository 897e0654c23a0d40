import {
  isObject,
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
  readonly writes: string[] = [];
  /** Says no to a write; may change objects first, as another client would. */
  refuse: (method: KubeMethod, path: string, name: string) => KubeError | undefined = () =>
    undefined;
  private count = 0;

  constructor(...items: readonly Item[]) {
    for (const item of items) this.keep(objectPath(item), item.object);
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

  private write(method: KubeMethod, path: string, body: JsonObject): JsonObject {
    const name = nameOf(body);
    const refusal = this.refuse(method, path, name);
    if (refusal !== undefined) throw refusal;
    this.writes.push(`${method} ${path}${method === 'POST' ? `/${name}` : ''}`);
    if (method === 'DELETE') return this.remove(path);
    if (method !== 'POST')
      return this.keep(path, { ...this.read(path), ...merged(this.read(path), body) });
    const own = `${path}/${name}`;
    if (this.objects.has(own)) throw new KubeError(`${own} exists`, 409, 'AlreadyExists');
    return this.keep(own, body);
  }

  private remove(path: string): JsonObject {
    this.objects.delete(path);
    return {};
  }

  private keep(path: string, object: JsonObject): JsonObject {
    const uid = textAt(object, 'metadata', 'uid') ?? `uid-${++this.count}`;
    const kept = { ...object, metadata: { ...objectAt(object, 'metadata'), uid } };
    this.objects.set(path, kept);
    return kept;
  }
}

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

const isList = (path: string): boolean => path.endsWith('s') && !path.includes('/namespaces/kube-');

/** Where the fake keeps an item. */
export const pathOf = (item: Item): string =>
  `${listPath(item.of, namespaceOf(item.object))}/${nameOf(item.object)}`;
