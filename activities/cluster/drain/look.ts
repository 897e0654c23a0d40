import { textAt, type JsonObject } from '../../objects/json-path.js';
import { isKubeError, type KubeApi } from '../../objects/kube-api.js';
import { refused } from '../../failures.js';
import { readyCondition } from '../health.js';
import { hasLeft, isEnding } from './ended.js';
import type { DrainInput } from './inputs.js';
import { nodePath, readPods } from './node-pods.js';
import { podAndOwner } from './owner.js';
import { verdictOn } from './verdict-on.js';

/** A node and its pods at one moment, the pods told apart by what a drain does with them. */
export interface NodeLook {
  readonly node: JsonObject;
  /** Absent where the node is Ready: `Unknown since 2026-01-01T00:00:00Z, NodeStatusUnknown`. */
  readonly notReady?: string;
  /** To be evicted, or ending already; without those that nobody waits for any more. */
  readonly evict: readonly JsonObject[];
  /** Each with why: `shop/tmp: finished`. */
  readonly leave: readonly string[];
  readonly refuse: readonly string[];
}

/** Looks at a node. @throws Refused where there is none of that name. */
export async function lookAt(
  api: KubeApi,
  input: DrainInput,
  how: 'recent' | 'exact',
): Promise<NodeLook> {
  const [node, pods] = await Promise.all([
    api.request('GET', nodePath(input.node)).catch((cause: unknown) => {
      if (!isKubeError(cause, 404)) throw cause;
      throw refused(`${input.node}: no node of this name is registered`);
    }),
    readPods(api, input.node, how),
  ]);
  const ready = readyCondition(node);
  return {
    node,
    ...(textAt(ready, 'status') !== 'True' && { notReady: describe(ready) }),
    ...sorted(pods, input),
  };
}

function sorted(
  pods: readonly JsonObject[],
  input: DrainInput,
): Pick<NodeLook, 'evict' | 'leave' | 'refuse'> {
  const evict: JsonObject[] = [];
  const others: Record<'leave' | 'refuse', string[]> = { leave: [], refuse: [] };
  for (const pod of pods) {
    if (hasLeft(pod)) continue;
    const verdict = verdictOn(pod, input);
    // What somebody else has deleted already needs nobody's leave any more.
    const isAsked = verdict.drain === 'evict' || (verdict.drain === 'refuse' && isEnding(pod));
    if (isAsked) evict.push(pod);
    else others[verdict.drain].push(`${podAndOwner(pod)}: ${verdict.because}`);
  }
  return { evict, ...others };
}

function describe(ready: JsonObject): string {
  const since = textAt(ready, 'lastTransitionTime');
  return [
    `Ready is ${textAt(ready, 'status') ?? 'not told'}`,
    ...(since === undefined ? [] : [`since ${since}`]),
    ...(textAt(ready, 'reason') === undefined ? [] : [`(${textAt(ready, 'reason') ?? ''})`]),
  ].join(' ');
}
