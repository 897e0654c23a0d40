import { labGet } from '../../lab/cluster/kubectl.js';
import type { Lab } from '../../lab/lab.js';

interface Pod {
  readonly metadata: { readonly name: string };
  readonly status: {
    readonly containerStatuses?: readonly {
      readonly containerID?: string;
      readonly restartCount: number;
    }[];
  };
}

/** Container ids and restart counts of the pods of a namespace, by pod. */
export async function containersOf(lab: Lab, namespace: string): Promise<Record<string, string>> {
  const { items } = await labGet<{ items: Pod[] }>(lab, ['pods', '--namespace', namespace]);
  return Object.fromEntries(
    items.map(({ metadata, status }) => [
      metadata.name,
      (status.containerStatuses ?? [])
        .map(({ containerID, restartCount }) => `${containerID} ${restartCount}`)
        .join(', '),
    ]),
  );
}
