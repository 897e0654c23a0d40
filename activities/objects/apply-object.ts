import { createObject } from './create-object.js';
import { isKubeError, type KubeApi } from './kube-api.js';
import { faultsOf, whoMade, type Putting } from './putting.js';
import { isNodeElsewhere, replaceNode } from './replace-node.js';
import { keyOf, objectPath, type Item } from './resource.js';
import { verdictOn, type Verdict } from './verdict.js';
import { isOurName, ourManager } from './writers.js';

/**
 * Says by server-side apply what the object is to be. A field that differs and that somebody else owns is refused, unless
 * the spec has it taken over. https://kubernetes.io/docs/reference/using-api/server-side-apply/ @throws KubeError
 */
export async function applyObject(api: KubeApi, item: Item, putting: Putting): Promise<Verdict> {
  const seen = putting.present.get(keyOf(item));
  if (seen !== undefined && isNodeElsewhere(item, seen)) {
    if (!putting.dryRun) await replaceNode(api, item, seen);
    return verdictOn(item, 'replaced');
  }
  const isAsWished = seen !== undefined && faultsOf(item, seen, putting).length === 0;
  const became = seen === undefined ? 'created' : isAsWished ? whoMade(seen) : 'made equal';
  try {
    const { refused, tookOver } = await apply(api, item, putting, isAsWished);
    return refused === undefined
      ? verdictOn(item, became, tookOver)
      : verdictOn(item, 'refused', refused);
  } catch (cause) {
    if (!cannotBeApplied(cause)) throw cause;
    const verdict = await createObject(api, item, putting);
    return {
      because: 'cannot be applied: it has a list without keys or with one twice',
      ...verdict,
    };
  }
}

/** Two container ports of one number; before v1.20 any list entry that leaves a key to its default. All can be created. */
const cannotBeApplied = (cause: unknown): boolean =>
  isKubeError(cause, 400, 422, 500) && /typed patch object/.test(cause.message);

interface Applied {
  readonly refused?: string;
  readonly tookOver?: string;
}

async function apply(
  api: KubeApi,
  item: Item,
  putting: Putting,
  isAsWished: boolean,
): Promise<Applied> {
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
    // What differs is what the control plane itself fills in, such as the claim of a volume: it stays.
    if (isAsWished) return {};
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
