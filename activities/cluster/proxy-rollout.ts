import { listAt, numberAt, objectAt, type JsonObject } from '../objects/json-path.js';
import type { KubeApi } from '../objects/kube-api.js';
import { nameOf } from '../objects/resource.js';
import type { AddOnsInput } from '../cluster-calls.js';
import type { Progress } from './progress.js';
import { until } from './until.js';

const path = '/apis/apps/v1/namespaces/kube-system/daemonsets';

/** What came of waiting, as a clause; does it still go on from node to node? */
export interface Rollout {
  readonly summary: string;
  readonly isMoving: boolean;
}

/**
 * Waits until kube-proxy runs everywhere as its DaemonSet is written now. A node that is away keeps it from that for ever: where
 * nothing moves for `stallSeconds`, or after `atMostSeconds`, it is told on how many it does, and that is all.
 */
export async function waitForProxy(
  api: KubeApi,
  { stallSeconds, atMostSeconds }: NonNullable<AddOnsInput['rollout']>,
  progress: Progress,
): Promise<Rollout> {
  let left: string | undefined;
  let movedAt = Date.now();
  const isStalled = (): boolean => Date.now() - movedAt > stallSeconds * 1000;
  const unmet = async (): Promise<string | undefined> => {
    const before = left;
    left = unfinished(await readProxy(api));
    if (left !== before) movedAt = Date.now();
    return isStalled() ? undefined : left;
  };
  const late = () => new Late();
  await until({ name: 'kube-proxy to be rolled out', unmet, late }, atMostSeconds, progress).catch(
    (cause: unknown) => {
      if (!(cause instanceof Late)) throw cause;
    },
  );
  if (left === undefined) return { summary: 'kube-proxy is rolled out', isMoving: false };
  return { summary: `kube-proxy is being rolled out: ${left}`, isMoving: !isStalled() };
}

class Late extends Error {}

/** Absent where the cluster has none of that name. */
async function readProxy(api: KubeApi): Promise<JsonObject | undefined> {
  const sets = listAt(await api.request('GET', path), 'items').map((item) => objectAt(item));
  return sets.find((item) => nameOf(item) === 'kube-proxy');
}

function unfinished(proxy: JsonObject | undefined): string | undefined {
  if (proxy === undefined) return undefined;
  const status = (name: string): number => numberAt(proxy, 'status', name) ?? 0;
  const wanted = status('desiredNumberScheduled');
  const isSeen = status('observedGeneration') >= (numberAt(proxy, 'metadata', 'generation') ?? 0);
  const done = Math.min(status('updatedNumberScheduled'), status('numberAvailable'));
  return isSeen && done >= wanted ? undefined : `it is on ${isSeen ? done : 0} of ${wanted} nodes`;
}
