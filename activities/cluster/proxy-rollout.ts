import { numberAt, type JsonObject } from '../objects/json-path.js';
import type { KubeApi } from '../objects/kube-api.js';
import type { AddOnsInput } from '../cluster-calls.js';
import { hasten, unhasten } from './hasten-rollout.js';
import { readProxy } from './kube-proxy.js';
import type { Progress } from './progress.js';
import { until } from './until.js';

/** What came of waiting, as a clause; does it still go on from node to node? */
export interface Rollout {
  readonly summary: string;
  readonly isMoving: boolean;
}

/**
 * Waits until kube-proxy runs everywhere as its DaemonSet is written now. A node that is away keeps it from that for ever: where
 * nothing moves for `stallSeconds`, or after `atMostSeconds`, it is told on how many it does, and that is all. When it runs on a first
 * node the others follow several at a time; how many its owner wants at a time is written back at the end.
 */
export async function waitForProxy(
  api: KubeApi,
  { stallSeconds, atMostSeconds }: NonNullable<AddOnsInput['rollout']>,
  progress: Progress,
): Promise<Rollout> {
  let left: string | undefined;
  let movedAt = Date.now();
  let isSettled = false;
  const isStalled = (): boolean => Date.now() - movedAt > stallSeconds * 1000;
  const unmet = async (): Promise<string | undefined> => {
    const before = left;
    const proxy = await readProxy(api);
    left = unfinished(proxy);
    if (left !== before) movedAt = Date.now();
    const isTried = proxy !== undefined && left !== undefined && doneOf(proxy) > 0;
    if (isTried && !isSettled) isSettled = await hasten(api, proxy);
    return isStalled() ? undefined : left;
  };
  const late = () => new Late();
  await until({ name: 'kube-proxy to be rolled out', unmet, late }, atMostSeconds, progress).catch(
    (cause: unknown) => {
      if (!(cause instanceof Late)) throw cause;
    },
  );
  await unhasten(api);
  if (left === undefined) return { summary: 'kube-proxy is rolled out', isMoving: false };
  return { summary: `kube-proxy is being rolled out: ${left}`, isMoving: !isStalled() };
}

class Late extends Error {}

function unfinished(proxy: JsonObject | undefined): string | undefined {
  if (proxy === undefined) return undefined;
  const wanted = statusOf(proxy, 'desiredNumberScheduled');
  const done = doneOf(proxy);
  return isSeen(proxy) && done >= wanted ? undefined : `it is on ${done} of ${wanted} nodes`;
}

/** On so many nodes; what its controller has not seen yet is on none. */
const doneOf = (proxy: JsonObject): number =>
  isSeen(proxy)
    ? Math.min(statusOf(proxy, 'updatedNumberScheduled'), statusOf(proxy, 'numberAvailable'))
    : 0;

const isSeen = (proxy: JsonObject): boolean =>
  statusOf(proxy, 'observedGeneration') >= (numberAt(proxy, 'metadata', 'generation') ?? 0);

const statusOf = (proxy: JsonObject, name: string): number => numberAt(proxy, 'status', name) ?? 0;
