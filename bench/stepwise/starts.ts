import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { labGet } from '../../lab/cluster/kubectl.js';
import { type Lab, labSsh } from '../../lab/lab.js';
import { root } from '../../lab/setup/root.js';

/** A container of a pod that was started on a node. */
export interface Start {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/** What is read of a pod. */
export interface PodOfSomebody {
  readonly metadata: {
    readonly namespace: string;
    readonly ownerReferences?: readonly { readonly kind: string }[];
  };
  readonly spec: { readonly containers: readonly { readonly name: string }[] };
}

/**
 * Have containerd of every node tell of each container that it starts. The API is away in between, kubelets forget pods that
 * were moved, and a restart count begins anew with a pod; containerd sees them all.
 * @returns what was started since, of the pods that were meant to run on when the watch began.
 */
export async function watchStarts(lab: Lab): Promise<() => Promise<Start[]>> {
  const { items } = await labGet<{ readonly items: readonly PodOfSomebody[] }>(lab, [
    'pods',
    '--all-namespaces',
  ]);
  const lasting = lastingContainers(items);
  const input = await readFile(join(root, 'bench/stepwise/watch-starts.sh'), 'utf8');
  await onEachNode(lab, begin, input);
  return async () => {
    const told = (
      await onEachNode(lab, `systemctl is-active --quiet ${unit} && cat ${file}`)
    ).flatMap(readStarts);
    return told.filter(({ namespace, container }) => lasting.has(`${namespace}/${container}`));
  };
}

/** Containers, as "namespace/name", of all pods but those of Jobs, which come and go with the clock; pure. */
export const lastingContainers = (pods: readonly PodOfSomebody[]): ReadonlySet<string> =>
  new Set(
    pods
      .filter(({ metadata }) => !metadata.ownerReferences?.some(({ kind }) => kind === 'Job'))
      .flatMap(({ metadata, spec }) =>
        spec.containers.map(({ name }) => `${metadata.namespace}/${name}`),
      ),
  );

/**
 * The lines of `watch-starts.sh`, each of which is written at once; the last may have lost its end of line on the way. Pure.
 * @throws Error quoting a line that is none of its.
 */
export function readStarts(text: string): Start[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const [, at, namespace, pod, container] = /^(\d+) (\S+) (\S+) (\S+)$/.exec(line) ?? [];
    if (namespace === undefined || pod === undefined || container === undefined)
      throw new Error(`bench: "${line}" is no start of a container`);
    return { at: Number(at), namespace, pod, container };
  });
}

const unit = 'bench-starts';
const file = `/run/${unit}`;

/** A unit of its own runs on when the connection ends. */
const begin = `cat >${file}.sh && : >${file} && systemd-run --quiet --unit=${unit} --property=StandardOutput=append:${file} bash ${file}.sh`;

const onEachNode = (lab: Lab, command: string, input?: string): Promise<string[]> =>
  Promise.all(
    lab.nodes.map(({ name }) => labSsh(lab, name, command, input === undefined ? {} : { input })),
  );
