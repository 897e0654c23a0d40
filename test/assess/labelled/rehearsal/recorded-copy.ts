import { isObject, objectAt, type JsonObject } from '../../../../activities/objects/json-path.js';
import { KubeError, type KubeApi } from '../../../../activities/objects/kube-api.js';
import {
  apiVersionOf,
  groupPath,
  listPath,
  nameOf,
  namespaceOf,
  objectPath,
  type Item,
} from '../../../../activities/objects/resource.js';
import type { ServedCopy } from '../../../../activities/rehearsal/copy.js';
import { foldersOf } from '../../../../activities/rehearsal/key-place.js';

/** What one API server serves of a recorded store. */
export interface Recording {
  readonly items: readonly Item[];
  /** `shop/a`: cannot be decoded. */
  readonly broken?: readonly string[];
  /** Keys that stand for no item. */
  readonly keys?: readonly string[];
  /** Kinds whose list is refused, by resource. */
  readonly silent?: readonly string[];
  /** Definitions that this server would not create. */
  readonly refuses?: (definition: JsonObject) => boolean;
}

/** An API server on a copy, as the recording says. */
export function recordedCopy(recording: Recording): ServedCopy {
  const { items, keys = [] } = recording;
  return {
    version: 'v1.23.6',
    api: {
      request: async (method, path, options) => answer(recording, method, path, options?.body),
    },
    async *keys() {
      const own = items.map((item) => `/registry/${foldersOf(item.of)[0]}/${tailOf(item)}`);
      yield [...own, ...keys.map((key) => `/registry/${key}`)];
    },
    lastWords: () => '',
    close: () => Promise.resolve(),
  };
}

const tailOf = ({ object }: Item): string =>
  [namespaceOf(object), nameOf(object)].filter((part) => part !== undefined).join('/');

function answer(
  recording: Recording,
  method: string,
  path: string,
  body: JsonObject = {},
): JsonObject {
  const plain = path.split('?')[0] ?? '';
  if (method === 'POST') throw verdictOn(recording, body);
  if (plain === '/healthz') return { text: 'ok' };
  return discovery(recording, plain) ?? objects(recording, plain);
}

const verdictOn = ({ refuses = () => false }: Recording, definition: JsonObject): KubeError =>
  refuses(definition)
    ? new KubeError('POST: 422 it is invalid', 422, 'Invalid')
    : new KubeError('POST: 409 it is there', 409, 'AlreadyExists');

function discovery({ items }: Recording, path: string): JsonObject | undefined {
  const here = items.filter(({ of }) => groupPath(of) === path);
  if (path === '/apis') {
    const versions = new Map(
      items.filter(({ of }) => of.group !== '').map(({ of }) => [apiVersionOf(of), of]),
    );
    return {
      groups: [...versions.values()].map(({ group, version }) => ({
        name: group,
        versions: [{ version }],
        preferredVersion: { version },
      })),
    };
  }
  if (here.length === 0 && path !== '/api/v1') return undefined;
  const kinds = new Map(here.map(({ of }) => [of.resource, of]));
  const verbs = ['create', 'get', 'list', 'update'];
  return {
    resources: [...kinds.values()].map(({ resource, kind, namespaced }) => ({
      name: resource,
      kind,
      namespaced,
      verbs,
    })),
  };
}

function objects({ items, broken = [], silent = [] }: Recording, path: string): JsonObject {
  const one = items.find((item) => objectPath(item) === path);
  const listed = items
    .filter(({ of }) => listPath(of) === path)
    .toSorted((a, b) => (tailOf(a) < tailOf(b) ? -1 : 1));
  const asked = one === undefined ? listed : [one];
  if (asked.some((item) => broken.includes(tailOf(item))))
    throw new KubeError(`GET ${path}: 500 unable to decode`, 500, 'InternalError');
  if (asked.some(({ of }) => silent.includes(of.resource)))
    throw new KubeError(`GET ${path}: 403 not you`, 403, 'Forbidden');
  const isList = one === undefined;
  if (isList && listed.length === 0 && !path.endsWith('s'))
    throw new KubeError(`GET ${path}: 404`, 404, 'NotFound');
  return isList ? { items: listed.map(({ object }) => object) } : objectAt(one.object);
}

/** An API server that keeps what it is given, and says no, or forgets a field, as told. */
export function forgetfulApi(
  refuses: (name: string) => boolean,
  forgets: (object: JsonObject) => JsonObject,
): KubeApi {
  const kept = new Map<string, JsonObject>();
  return {
    request: async (method, path, { body = {} } = {}) => {
      const plain = path.split('?')[0] ?? '';
      if (method === 'POST') {
        if (refuses(nameOf(body))) throw new KubeError('POST: 422 no', 422, 'Invalid');
        kept.set(`${plain}/${nameOf(body)}`, forgets(body));
        return body;
      }
      const one = kept.get(plain);
      if (one !== undefined) return one;
      const place = plain.split('/').slice(plain.startsWith('/api/') ? 3 : 4);
      const isList = place.length === 1 || (place[0] === 'namespaces' && place.length === 3);
      if (!isList) throw new KubeError(`GET ${path}: 404`, 404, 'NotFound');
      const resource = place.at(-1) ?? '';
      const listed = [...kept].filter(([key]) => key.split('/').at(-2) === resource);
      return { items: listed.map(([, object]) => object).filter(isObject) };
    },
  };
}
