import { listAt, objectAt, textAt, type JsonObject } from './json-path.js';
import type { KubeApi } from './kube-api.js';
import { groupPath } from './resource.js';

/** A kind that an API server serves, in all its versions. */
export interface ServedKind {
  readonly group: string;
  readonly resource: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** The server's preferred one first. */
  readonly versions: readonly string[];
  readonly verbs: readonly string[];
  /** Which version its objects are written to etcd in, as a digest (discovery's `storageVersionHash`); absent where it is not told. */
  readonly storageHash?: string;
}

/**
 * The kinds that an API server serves by itself. Aggregated APIs are left out: their objects are kept by
 * somebody else's server, which is moved as the workload that it is.
 */
export async function discover(api: KubeApi): Promise<readonly ServedKind[]> {
  // An API server that is starting lists the groups that it has so far, and lists of those succeed.
  await api.request('GET', '/healthz');
  const [groups, aggregated] = await Promise.all([groupVersions(api), aggregatedVersions(api)]);
  const own = groups.filter(({ group, version }) => !aggregated.has(`${version}.${group}`));
  const read = await Promise.all(own.map((gv) => kindsOf(api, gv)));
  return merged(read.flat());
}

interface GroupVersion {
  readonly group: string;
  readonly version: string;
}

/** In the server's order of preference. */
async function groupVersions(api: KubeApi): Promise<readonly GroupVersion[]> {
  const { groups = [] } = await api.request('GET', '/apis');
  const named = (Array.isArray(groups) ? groups : []).flatMap((group) => {
    const versions = listAt(group, 'versions').map((entry) => textAt(entry, 'version') ?? '');
    const preferred = textAt(group, 'preferredVersion', 'version');
    const isFirst = (version: string): boolean => version === preferred;
    const ordered = versions.toSorted((a, b) => Number(isFirst(b)) - Number(isFirst(a)));
    return ordered.map((version) => ({ group: textAt(group, 'name') ?? '', version }));
  });
  return [{ group: '', version: 'v1' }, ...named];
}

/** `v1beta1.metrics.k8s.io`, as APIServices are named: those that another server answers. */
async function aggregatedVersions(api: KubeApi): Promise<ReadonlySet<string>> {
  const services = await readApiServices(api);
  const served = services.filter((service) => textAt(service, 'spec', 'service', 'name'));
  return new Set(served.map((service) => textAt(service, 'metadata', 'name') ?? ''));
}

/** All APIServices, local ones included. */
export async function readApiServices(api: KubeApi): Promise<readonly JsonObject[]> {
  const list = await api.request('GET', '/apis/apiregistration.k8s.io/v1/apiservices');
  return listAt(list, 'items').map((item) => objectAt(item));
}

async function kindsOf(api: KubeApi, gv: GroupVersion): Promise<readonly ServedKind[]> {
  const answer = await api.request('GET', groupPath(gv));
  return listAt(answer, 'resources')
    .map((entry) => ({
      group: gv.group,
      resource: textAt(entry, 'name') ?? '',
      kind: textAt(entry, 'kind') ?? '',
      namespaced: objectAt(entry)['namespaced'] === true,
      versions: [gv.version],
      verbs: listAt(entry, 'verbs').map(String),
      ...hashIn(textAt(entry, 'storageVersionHash')),
    }))
    .filter(({ resource }) => !resource.includes('/')); // Subresources: `pods/log`.
}

const hashIn = (storageHash = ''): Pick<ServedKind, 'storageHash'> =>
  storageHash === '' ? {} : { storageHash };

function merged(kinds: readonly ServedKind[]): readonly ServedKind[] {
  const byName = new Map<string, ServedKind>();
  for (const kind of kinds) {
    const name = `${kind.resource}.${kind.group}`;
    const known = byName.get(name);
    byName.set(
      name,
      known === undefined ? kind : { ...known, versions: [...known.versions, ...kind.versions] },
    );
  }
  return [...byName.values()];
}
