import { isKubeError, type KubeApi } from './kube-api.js';
import { faultsOf, whoMade, type Putting } from './putting.js';
import { isNodeElsewhere, replaceNode } from './replace-node.js';
import { keyOf, listPath, namespaceOf, objectPath, type Item } from './resource.js';
import { verdictOn, type Verdict } from './verdict.js';
import { isOurName, ourManager } from './writers.js';

/**
 * Says by server-side apply what the object is to be. A field that differs and that somebody else owns is refused, unless
 * the spec has it taken over. https://kubernetes.io/docs/reference/using-api/server-side-apply/ @throws KubeError
 */
export async function applyObject(api: KubeApi, item: Item, putting: Putting): Promise<Verdict> {
  const seen = putting.present.get(keyOf(item));
  if (seen === undefined) return applyNew(api, item, putting);
  if (isNodeElsewhere(item, seen)) {
    if (!putting.dryRun) await replaceNode(api, item, seen);
    return verdictOn(item, 'replaced');
  }
  const isEqual = faultsOf(item, seen, putting).length === 0;
  const applied = await apply(api, item, putting);
  if (applied.refused !== undefined) return verdictOn(item, 'refused', applied.refused);
  return verdictOn(item, isEqual ? whoMade(seen) : 'made equal', applied.tookOver);
}

/** A list with a key twice cannot be applied, though it can be created: two container ports of one number. */
async function applyNew(api: KubeApi, item: Item, putting: Putting): Promise<Verdict> {
  try {
    const { refused } = await apply(api, item, putting);
    return verdictOn(item, refused === undefined ? 'created' : 'refused', refused);
  } catch (cause) {
    if (!isKubeError(cause, 400, 422, 500) || !/duplicate entries for key/.test(cause.message))
      throw cause;
    const path = `${listPath(item.of, namespaceOf(item.object))}${queryOf(putting, false)}`;
    await api.request('POST', path, { body: item.object, as: 'nothing' });
    return verdictOn(item, 'created', 'has a list with a key twice: created, not applied');
  }
}

interface Applied {
  readonly refused?: string;
  readonly tookOver?: string;
}

async function apply(api: KubeApi, item: Item, putting: Putting): Promise<Applied> {
  const send = (force: boolean): Promise<unknown> =>
    api.request('PATCH', `${objectPath(item)}${queryOf(putting, force)}`, {
      body: item.object,
      apply: true,
      as: 'nothing',
    });
  try {
    await send(false);
    return {};
  } catch (cause) {
    if (!isKubeError(cause, 409) || cause.reason !== 'Conflict') throw cause;
    const owners = ownersIn(cause.message).filter((name) => !isOurName(name));
    const named = owners.join(', ');
    if (owners.length > 0 && !putting.force)
      return { refused: `has fields with other values that belong to ${named}` };
    await send(true);
    return owners.length === 0 ? {} : { tookOver: `took over fields from ${named}` };
  }
}

const queryOf = ({ dryRun }: Putting, force: boolean): string =>
  `?fieldManager=${ourManager}${force ? '&force=true' : ''}${dryRun ? '&dryRun=All' : ''}`;

/** `Apply failed with 1 conflict: conflict with "kubectl" using v1: .data.a`; each owner once. */
const ownersIn = (message: string): readonly string[] => [
  ...new Set([...message.matchAll(/conflicts? with "([^"]+)"/g)].map(([, name]) => name ?? '')),
];
