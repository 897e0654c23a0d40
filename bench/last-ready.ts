import { labGet } from '../lab/cluster/kubectl.js';
import type { Lab } from '../lab/lab.js';

/** What is read of a pod. */
export interface OwnedPod {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly ownerReferences?: readonly { readonly kind: string }[];
  };
  readonly status: {
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly lastTransitionTime: string;
    }[];
  };
}

/** Read from the cluster when its last workload became Ready, epoch ms; the API tells whole seconds. */
export async function lastReadyIn(lab: Lab): Promise<number> {
  const pods = await labGet<{ readonly items: readonly OwnedPod[] }>(lab, [
    'pods',
    '--all-namespaces',
  ]);
  return lastReadyOf(pods.items);
}

/**
 * When the last pod of a Deployment, DaemonSet or StatefulSet became Ready, epoch ms. Both ways are
 * judged by it after they ended, so that nobody has to watch, and slow down, either of them.
 * @throws Error naming a pod that is not Ready, or where there is none.
 */
export function lastReadyOf(pods: readonly OwnedPod[]): number {
  const moments = pods.filter(isOfWorkload).map(({ metadata, status }) => {
    const ready = status.conditions?.find(({ type }) => type === 'Ready');
    if (ready?.status !== 'True')
      throw new Error(`bench: pod ${metadata.namespace}/${metadata.name} is not Ready`);
    return Date.parse(ready.lastTransitionTime);
  });
  if (moments.length === 0) throw new Error('bench: the cluster runs no workload');
  return Math.max(...moments);
}

/** Pods of Jobs end, and kubelets note the readiness of static pods late. */
const isOfWorkload = ({ metadata }: OwnedPod): boolean =>
  (metadata.ownerReferences ?? []).some(({ kind }) =>
    ['ReplicaSet', 'DaemonSet', 'StatefulSet'].includes(kind),
  );
