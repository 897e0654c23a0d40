import { listAt, numberAt, objectAt, type JsonObject } from '../objects/json-path.js';
import type { KubeApi } from '../objects/kube-api.js';
import { nameOf } from '../objects/resource.js';
import type { Progress } from './progress.js';
import { until } from './until.js';

const path = '/apis/apps/v1/namespaces/kube-system/daemonsets';

/**
 * Waits until kube-proxy runs everywhere as its DaemonSet is written now. A node that is away keeps it from that for ever: after
 * `timeoutSeconds` it is told on how many it does, and that is all. Returns what came of it, as a clause.
 */
export async function waitForProxy(
  api: KubeApi,
  timeoutSeconds: number,
  progress: Progress,
): Promise<string> {
  const unmet = async (): Promise<string | undefined> => {
    const sets = listAt(await api.request('GET', path), 'items').map((item) => objectAt(item));
    const proxy = sets.find((item) => nameOf(item) === 'kube-proxy');
    return proxy && unfinished(proxy);
  };
  let left = '';
  const late = (message: string) => {
    left = message;
    return new Late();
  };
  try {
    await until({ name: 'kube-proxy to be rolled out', unmet, late }, timeoutSeconds, progress);
    return 'kube-proxy is rolled out';
  } catch (cause) {
    if (cause instanceof Late) return left;
    throw cause;
  }
}

class Late extends Error {}

function unfinished(proxy: JsonObject): string | undefined {
  const status = (name: string): number => numberAt(proxy, 'status', name) ?? 0;
  const wanted = status('desiredNumberScheduled');
  const isSeen = status('observedGeneration') >= (numberAt(proxy, 'metadata', 'generation') ?? 0);
  const done = Math.min(status('updatedNumberScheduled'), status('numberAvailable'));
  return isSeen && done >= wanted ? undefined : `it is on ${isSeen ? done : 0} of ${wanted} nodes`;
}
