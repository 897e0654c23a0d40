import { labGet } from '../cluster/kubectl.js';
import type { Lab } from '../lab.js';

interface Pod {
  readonly metadata: { readonly name: string };
  readonly status: {
    readonly containerStatuses?: readonly {
      readonly containerID?: string;
      readonly restartCount: number;
    }[];
  };
}

/** Container ids and restart counts, by pod. */
export type Containers = Readonly<Record<string, string>>;

/** Those of the pods of a namespace. */
export async function containersOf(lab: Lab, namespace: string): Promise<Containers> {
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
