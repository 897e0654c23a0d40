import { type Evidence, evidence } from '../../model/evidence.js';
import { listAt, objectAt, textAt, type JsonObject } from '../objects/json-path.js';
import type { KubeApi } from '../objects/kube-api.js';
import type { PodsWait } from '../cluster-calls.js';
import type { Progress } from './progress.js';
import { steady } from './steady.js';
import { until } from './until.js';
import { some } from './wait.js';

/** Objects of one answer. */
const chunk = 500;

/**
 * Waits until every pod that runs is ready, three seconds long. A kubelet that begins anew calls its pods not ready until their
 * first probe. Some pods are never ready: after `timeoutSeconds` it is told which, and that is all.
 */
export async function waitForPods(
  api: KubeApi,
  { timeoutSeconds }: Omit<PodsWait, 'cluster'>,
  progress: Progress,
): Promise<Evidence> {
  const condition = { name: 'pods to be ready', unmet: steady(() => notReady(api)) };
  let left: string | undefined;
  const late = (message: string) => {
    left = message;
    return new Late();
  };
  try {
    const { ms } = await until({ ...condition, late }, timeoutSeconds, progress);
    return evidence(`every pod that runs was ready after ${ms} ms`, { ms });
  } catch (cause) {
    if (cause instanceof Late) return evidence(left ?? '');
    throw cause;
  }
}

class Late extends Error {}

async function notReady(api: KubeApi): Promise<string | undefined> {
  const reasons: string[] = [];
  let next: string | undefined = '';
  while (next !== undefined) {
    const go: string = next === '' ? '' : `&continue=${encodeURIComponent(next)}`;
    const list: JsonObject = await api.request(
      'GET',
      `/api/v1/pods?fieldSelector=status.phase%3DRunning&limit=${chunk}${go}`,
    );
    for (const pod of listAt(list, 'items').map((one) => objectAt(one)))
      if (!isReady(pod)) reasons.push(`${text(pod, 'namespace')}/${text(pod, 'name')} is not`);
    next = textAt(list, 'metadata', 'continue') || undefined;
  }
  return some(reasons);
}

const text = (pod: JsonObject, field: string): string => textAt(pod, 'metadata', field) ?? '';

const isReady = (pod: JsonObject): boolean =>
  listAt(pod, 'status', 'conditions').some(
    (condition) => textAt(condition, 'type') === 'Ready' && textAt(condition, 'status') === 'True',
  );
