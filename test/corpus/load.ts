import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import { isObject, textAt, type JsonObject } from '../../activities/objects/json-path.js';
import type { Json } from '../../model/json.js';
import type { Entry } from './entry.js';
import type { RawApi } from './raw-api.js';
import { pathOf, servedBy, type Served } from './served.js';

/** What a server said to the objects that were given to it. */
export interface Loaded {
  /** UIDs of those that it took, by `apiVersion kind namespace/name` as they were written. */
  readonly uids: ReadonlyMap<string, string>;
  /** `apps/v1 Deployment shop/cart: 422 …` */
  readonly refused: readonly string[];
}

const inFlight = 16;
const crdDeadlineMs = 30_000;

/** Creates the objects stage by stage, with the status that controllers would have given them. */
export async function load(api: RawApi, stages: readonly (readonly Entry[])[]): Promise<Loaded> {
  const limit = pLimit(inFlight);
  const uids = new Map<string, string>();
  const refused: string[] = [];
  for (const stage of stages) {
    const served = await servedOnce(api, stage);
    let waiting = stage;
    while (waiting.length > 0) {
      const ready = waiting.filter(({ object }) => isResolvable(object, uids));
      if (ready.length === 0) {
        refused.push(...waiting.map(({ object }) => `${nameOf(object)}: needs what is not there`));
        break;
      }
      waiting = waiting.filter((entry) => !ready.includes(entry));
      const told = await Promise.all(
        ready.map((entry) => limit(() => create(api, served, entry, uids))),
      );
      refused.push(...told.filter((word) => word !== undefined));
    }
  }
  for (const entry of stages.flat().filter(({ afterwards }) => afterwards === 'delete')) {
    const served = await servedBy(api);
    await api.ask('DELETE', objectPath(kindOf(served, entry.object), entry.object));
  }
  return { uids, refused };
}

/** Custom kinds are served a while after their definition. */
async function servedOnce(api: RawApi, stage: readonly Entry[]): Promise<readonly Served[]> {
  const deadline = Date.now() + crdDeadlineMs;
  for (;;) {
    const served = await servedBy(api);
    const isThere = ({ object }: Entry): boolean =>
      served.some(
        ({ apiVersion, kind }) => apiVersion === object['apiVersion'] && kind === object['kind'],
      );
    if (stage.every(isThere) || Date.now() > deadline) return served;
    await sleep(100);
  }
}

/** Creates one object; says how it was refused, if it was. */
async function create(
  api: RawApi,
  served: readonly Served[],
  { object, status, afterwards }: Entry,
  uids: Map<string, string>,
): Promise<string | undefined> {
  const kind = kindOf(served, object);
  const body = resolved(object, uids) as JsonObject;
  const path = objectPath(kind, object);
  const answer =
    afterwards === 'edit'
      ? await api.ask('PATCH', path, body)
      : await api.ask('POST', collectionPath(kind, object), body);
  if (answer.status >= 300)
    return `${nameOf(object)}: ${answer.status} ${textAt(answer.body, 'message')}`;
  uids.set(nameOf(object), textAt(answer.body, 'metadata', 'uid') ?? '');
  if (status === undefined) return undefined;
  const told = await api.ask('PATCH', `${path}/status`, { status });
  return told.status >= 300
    ? `${nameOf(object)}/status: ${told.status} ${textAt(told.body, 'message')}`
    : undefined;
}

/** `apps/v1 Deployment shop/cart`, `v1 Node w-1`. */
export const nameOf = (object: JsonObject): string => {
  const name = textAt(object, 'metadata', 'name') ?? '';
  const namespace = textAt(object, 'metadata', 'namespace');
  const full = namespace === undefined ? name : `${namespace}/${name}`;
  return `${textAt(object, 'apiVersion')} ${textAt(object, 'kind')} ${full}`;
};

const kindOf = (served: readonly Served[], object: JsonObject): Served => {
  const found = served.find(
    ({ apiVersion, kind, verbs }) =>
      apiVersion === object['apiVersion'] && kind === object['kind'] && verbs.includes('create'),
  );
  if (found === undefined) throw new Error(`${nameOf(object)}: this server has no such kind`);
  return found;
};

const collectionPath = (kind: Served, object: JsonObject): string =>
  pathOf(kind, textAt(object, 'metadata', 'namespace'));

const objectPath = (kind: Served, object: JsonObject): string =>
  pathOf(kind, textAt(object, 'metadata', 'namespace'), textAt(object, 'metadata', 'name'));

const placeholder = /^\{\{uid of (.+)\}\}$/;

const isResolvable = (value: Json | undefined, uids: ReadonlyMap<string, string>): boolean => {
  if (typeof value === 'string') {
    const name = placeholder.exec(value)?.[1];
    return name === undefined || uids.has(name);
  }
  if (Array.isArray(value)) return value.every((entry: Json) => isResolvable(entry, uids));
  return !isObject(value) || Object.values(value).every((entry) => isResolvable(entry, uids));
};

function resolved(value: Json, uids: ReadonlyMap<string, string>): Json {
  if (typeof value === 'string') {
    const name = placeholder.exec(value)?.[1];
    return name === undefined ? value : (uids.get(name) ?? value);
  }
  if (Array.isArray(value)) return value.map((entry: Json) => resolved(entry, uids));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, resolved(inner, uids)]),
  );
}
