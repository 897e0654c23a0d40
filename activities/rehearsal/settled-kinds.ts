import { setTimeout as sleep } from 'node:timers/promises';
import { discover, readApiServices, type ServedKind } from '../objects/discovery.js';
import { listAt, objectAt, textAt, type JsonObject } from '../objects/json-path.js';
import type { KubeApi } from '../objects/kube-api.js';
import { nameOf, typeNameOf } from '../objects/resource.js';
import type { StorageVersions } from './pair-kinds.js';

/** What an API server serves, once it has taken up its custom definitions. */
export interface SettledKinds {
  readonly kinds: readonly ServedKind[];
  readonly stored: StorageVersions;
  /** Names of definitions that it does not serve, although they ask for it. */
  readonly unserved: readonly string[];
  /** Names of definitions whose `storedVersions` they no longer have, with those versions. */
  readonly orphaned: readonly string[];
  /** Groups that another server answers. */
  readonly aggregated: ReadonlySet<string>;
}

/** Definitions are taken up one after another, some hundred a second. */
const defaultWithinMs = 30_000;
const pollMs = 100;

/** Kinds of an API server that has just started: custom ones come a moment after it is ready. @throws KubeError */
export async function settledKinds(
  api: KubeApi,
  withinMs = defaultWithinMs,
): Promise<SettledKinds> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const kinds = await discover(api);
    const crds = await readDefinitions(api, kinds);
    const unserved = crds.filter((crd) => !isServed(crd, kinds)).map(nameOf);
    if (unserved.length === 0 || Date.now() > deadline) {
      const services = await readApiServices(api);
      return {
        kinds,
        unserved,
        stored: new Map(crds.map((crd) => [nameOf(crd), storageVersion(crd)])),
        orphaned: crds.flatMap(orphanedVersions),
        aggregated: new Set(services.filter(isAggregated).map(groupOf)),
      };
    }
    await sleep(pollMs);
  }
}

async function readDefinitions(
  api: KubeApi,
  kinds: readonly ServedKind[],
): Promise<readonly JsonObject[]> {
  const crds = kinds.find(
    (kind) => typeNameOf(kind) === 'customresourcedefinitions.apiextensions.k8s.io',
  );
  if (crds === undefined) return [];
  const path = `/apis/apiextensions.k8s.io/${crds.versions[0]}/customresourcedefinitions`;
  const list = await api.request('GET', path);
  return listAt(list, 'items').map((crd) => objectAt(crd));
}

/** Those that were established before, in every version that they serve. */
function isServed(crd: JsonObject, kinds: readonly ServedKind[]): boolean {
  const isEstablished = listAt(crd, 'status', 'conditions').some(
    (one) => textAt(one, 'type') === 'Established' && textAt(one, 'status') === 'True',
  );
  if (!isEstablished || textAt(crd, 'metadata', 'deletionTimestamp') !== undefined) return true;
  const versions = kinds.find((kind) => typeNameOf(kind) === nameOf(crd))?.versions ?? [];
  return servedVersions(crd).every((version) => versions.includes(version));
}

const servedVersions = (crd: JsonObject): readonly string[] =>
  listAt(crd, 'spec', 'versions')
    .filter((version) => objectAt(version)['served'] === true)
    .map((version) => textAt(version, 'name') ?? '');

function storageVersion(crd: JsonObject): string {
  const stored = listAt(crd, 'spec', 'versions').find((one) => objectAt(one)['storage'] === true);
  return textAt(stored, 'name') ?? textAt(crd, 'spec', 'version') ?? '';
}

function orphanedVersions(crd: JsonObject): string[] {
  const known = listAt(crd, 'spec', 'versions').map((one) => textAt(one, 'name'));
  const lost = listAt(crd, 'status', 'storedVersions').filter(
    (version): version is string =>
      typeof version === 'string' && known.length > 0 && !known.includes(version),
  );
  return lost.map((version) => `${nameOf(crd)} ${version}`);
}

const isAggregated = (service: JsonObject): boolean =>
  textAt(service, 'spec', 'service', 'name') !== undefined;

const groupOf = (service: JsonObject): string => textAt(service, 'spec', 'group') ?? '';
