import { addressConflicts } from './address-conflicts.js';
import { changeAt, listAt, textAt } from './json-path.js';
import type { ImportOptions } from './import.js';
import { begunAtOnce, inTurn } from './in-turn.js';
import { isKubeError, type KubeApi } from './kube-api.js';
import { kindsOf, readPresent } from './present.js';
import { putObject } from './put-object.js';
import type { Putting } from './putting.js';
import { groupPath, keyOf, namespaceOf, typeNameOf, type Item } from './resource.js';
import { isOfType, surroundingsOf } from './surroundings.js';
import { verdictOn, type Verdict } from './verdict.js';

/** Every API server makes this namespace for itself, and nothing but node heartbeats lies in it. */
const standIn = 'kube-node-lease';

/**
 * Asks the API server about every object without writing anything (`dryRun=All`): defaulting, validation, admission and webhooks all
 * have their say. Objects of a namespace that is not there yet are tried in a stand-in. Tells of each what the import would come
 * to. @throws KubeError where the cluster cannot be read.
 */
export async function dryRun(
  api: KubeApi,
  items: readonly Item[],
  { mode = 'create', force = false, signal }: Pick<ImportOptions, 'mode' | 'force' | 'signal'> = {},
): Promise<readonly Verdict[]> {
  const [present, unserved, namespaces, conflicts] = await Promise.all([
    readPresent(api, items),
    unservedTypes(api, items),
    namesOfNamespaces(api),
    addressConflicts(api, items),
  ]);
  const putting: Putting = {
    mode,
    force,
    dryRun: true,
    present,
    all: items,
    around: surroundingsOf(items),
  };
  const judge = async (item: Item): Promise<Verdict> => {
    const taken = conflicts.get(keyOf(item));
    if (taken !== undefined) return verdictOn(item, 'refused', taken);
    if (unserved.has(typeNameOf(item.of)))
      return putting.around.custom.has(typeNameOf(item.of))
        ? verdictOn(item, 'untried', 'its definition is imported with it')
        : verdictOn(item, 'refused', `${typeNameOf(item.of)} ${item.of.version} is not served`);
    return tryOne(api, item, putting, namespaces);
  };
  return inTurn(items, begunAtOnce, judge, signal);
}

async function tryOne(
  api: KubeApi,
  item: Item,
  putting: Putting,
  namespaces: ReadonlySet<string>,
): Promise<Verdict> {
  const namespace = namespaceOf(item.object);
  const isMoved = item.of.namespaced && namespace !== undefined && !namespaces.has(namespace);
  if (isOfType('pods')(item) && !putting.present.has(keyOf(item)))
    return verdictOn(item, 'untried', 'a pod is admitted only where all that it names is');
  const { became, because, ...rest } = await putObject(
    api,
    isMoved ? inStandIn(item) : item,
    isMoved ? { ...putting, mode: 'create', present: new Map() } : putting,
  );
  const verdict = { ...rest, ...verdictOn(item, became, because) };
  if (!isMoved) return verdict;
  // Admission, defaulting and validation all come before the look for a name that is taken.
  const isTaken = because?.startsWith('is there ') === true;
  if (isTaken || became !== 'refused') return verdictOn(item, 'created');
  if (because !== undefined && /does not support dry run/.test(because))
    return verdictOn(item, 'untried', because);
  return verdict;
}

const inStandIn = ({ of, object }: Item): Item => ({
  of,
  object: changeAt(object, ['metadata', 'namespace'], () => standIn),
});

/** Kinds whose version the API server does not answer, by their name: `carts.example.com`. */
async function unservedTypes(api: KubeApi, items: readonly Item[]): Promise<ReadonlySet<string>> {
  const kinds = kindsOf(items);
  const paths = [...new Set(kinds.map(groupPath))];
  const served = new Map(
    await Promise.all(paths.map(async (path) => [path, await resourcesAt(api, path)] as const)),
  );
  const lost = kinds.filter((kind) => served.get(groupPath(kind))?.has(kind.resource) !== true);
  return new Set(lost.map(typeNameOf));
}

async function resourcesAt(api: KubeApi, path: string): Promise<ReadonlySet<string>> {
  try {
    const answer = await api.request('GET', path);
    return new Set(listAt(answer, 'resources').map((entry) => textAt(entry, 'name') ?? ''));
  } catch (cause) {
    if (isKubeError(cause, 404)) return new Set();
    throw cause;
  }
}

async function namesOfNamespaces(api: KubeApi): Promise<ReadonlySet<string>> {
  const list = await api.request('GET', '/api/v1/namespaces');
  return new Set(listAt(list, 'items').map((entry) => textAt(entry, 'metadata', 'name') ?? ''));
}
