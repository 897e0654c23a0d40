import { type Evidence, evidence } from '../../model/evidence.js';
import { notYet } from '../failures.js';
import { listAt, textAt, type JsonObject } from '../objects/json-path.js';
import { isMirror } from '../objects/mirror.js';
import type { KubeApi } from '../objects/kube-api.js';
import { nameOf } from '../objects/resource.js';
import type { MirrorsWait } from '../cluster-calls.js';
import { readPods } from './drain/node-pods.js';
import type { Progress } from './progress.js';
import { until } from './until.js';
import { some } from './wait.js';

/**
 * Waits until kubelets have taken back what they mirrored of components that were stopped, by the names of their containers. One whose API
 * goes away before it has asks again and again from its main loop, five requests a second, and begins no other pod meanwhile
 * (HandlePodCleanups in pkg/kubelet, seen in v1.18 and v1.19). @throws NotYet at the deadline, naming what is still mirrored.
 */
export async function waitForMirrors(
  api: KubeApi,
  { nodes, components, timeoutSeconds }: Omit<MirrorsWait, 'cluster'>,
  progress: Progress,
): Promise<Evidence> {
  const unmet = async (): Promise<string | undefined> => {
    const pods = await Promise.all(nodes.map((node) => readPods(api, node, 'recent')));
    return some(
      pods
        .flat()
        .filter((pod) => isMirrorOf(pod, components))
        .map((pod) => `${nameOf(pod)} is mirrored`),
    );
  };
  const condition = { name: 'the API to know which static pods have ended', unmet, late: notYet };
  const { ms } = await until(condition, timeoutSeconds, progress);
  return evidence(`the API knew after ${ms} ms which static pods had ended`, { ms });
}

const isMirrorOf = (pod: JsonObject, components: readonly string[]): boolean =>
  isMirror(pod) &&
  listAt(pod, 'spec', 'containers').some((one) => components.includes(textAt(one, 'name') ?? ''));
