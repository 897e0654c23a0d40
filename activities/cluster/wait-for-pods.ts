import { type Evidence, evidence } from '../../model/evidence.js';
import { listAt, textAt, type JsonObject } from '../objects/json-path.js';
import type { KubeApi } from '../objects/kube-api.js';
import { beganSince } from './fresh.js';
import { podKind } from './health.js';
import { readEach } from '../objects/read-items.js';
import type { PodsWait } from '../cluster-calls.js';
import type { Progress } from './progress.js';
import { steady } from './steady.js';
import { until } from './until.js';
import { some } from './wait.js';

/**
 * Waits until every pod that has run on is ready, three seconds long. A kubelet that begins anew calls its pods not ready until their
 * first probe. One that began since is not waited for: what its Services remember of it leads nowhere until controllers look, and
 * clients hang on that. Some pods are never ready: after `timeoutSeconds` it is told which, and that is all.
 */
export async function waitForPods(
  api: KubeApi,
  { timeoutSeconds, since }: Omit<PodsWait, 'cluster'>,
  progress: Progress,
): Promise<Evidence> {
  const condition = { name: 'pods to be ready', unmet: steady(() => notReady(api, since)) };
  let left: string | undefined;
  const late = (message: string) => {
    left = message;
    return new Late();
  };
  try {
    const { ms } = await until({ ...condition, late }, timeoutSeconds, progress);
    return evidence(`every pod that ran on was ready after ${ms} ms`, { ms });
  } catch (cause) {
    if (cause instanceof Late) return evidence(left ?? '');
    throw cause;
  }
}

class Late extends Error {}

const notReady = async (api: KubeApi, since: number): Promise<string | undefined> =>
  some(
    await readEach(api, podKind, (pod) =>
      textAt(pod, 'status', 'phase') !== 'Running' || isReady(pod) || beganSince(pod, since)
        ? []
        : [`${whereOf(pod)} is not`],
    ),
  );

const whereOf = ({ metadata }: JsonObject): string =>
  `${textAt(metadata, 'namespace') ?? ''}/${textAt(metadata, 'name') ?? ''}`;

const isReady = (pod: JsonObject): boolean =>
  listAt(pod, 'status', 'conditions').some(
    (condition) => textAt(condition, 'type') === 'Ready' && textAt(condition, 'status') === 'True',
  );
