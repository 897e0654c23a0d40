import { labGet, labKubectl } from './kubectl.js';
import { controlPlanesOf, type Lab, type NodePlace } from './places.js';

interface Condition {
  readonly type: string;
  readonly status: string;
}

/** What the lab reads of a node. */
export interface NodeSeen {
  readonly metadata: { readonly name: string };
  readonly status: {
    readonly conditions?: readonly Condition[];
    readonly nodeInfo: { readonly kubeletVersion: string };
  };
}

/** What the lab reads of a pod. */
export interface PodSeen {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly status: { readonly phase?: string; readonly conditions?: readonly Condition[] };
}

/** What keeps a lab from being as its description says; undefined when it is. */
export async function labUnmet(lab: Lab): Promise<string | undefined> {
  const { version, nodes } = lab.description;
  const seen = await labGet<{ readonly items: readonly NodeSeen[] }>(lab, ['nodes']);
  const pods = await labGet<{ readonly items: readonly PodSeen[] }>(lab, [
    'pods',
    '--namespace=kube-system',
  ]);
  const others = seen.items
    .map(({ status }) => status.nodeInfo.kubeletVersion)
    .filter((kubelet) => kubelet !== version);
  return (
    (others.length === 0 ? undefined : `a kubelet is of ${others[0]}, not ${version}`) ??
    nodesUnmet(
      nodes.map(({ name }) => name),
      seen.items,
    ) ??
    podsUnmet(pods.items) ??
    (await serversUnmet(lab))
  );
}

/** Each API server is asked: behind a load balancer the others would answer for one that is away. */
async function serversUnmet(lab: Lab): Promise<string | undefined> {
  const { version } = lab.description;
  const unmet = controlPlanesOf(lab).map(async (node) => {
    await askServer(lab, node, '/healthz');
    const served = await servedVersion(lab, node);
    return served === version ? [] : [`${node.name} serves ${served}, not ${version}`];
  });
  return (await Promise.all(unmet)).flat()[0];
}

/** The release that a node's API server says it is. @throws Error while it does not answer. */
export async function servedVersion(lab: Lab, node: NodePlace): Promise<string> {
  const version = JSON.parse(await askServer(lab, node, '/version')) as {
    readonly gitVersion: string;
  };
  return version.gitVersion;
}

const askServer = (lab: Lab, { address }: NodePlace, path: string): Promise<string> =>
  labKubectl(lab, [`--server=https://${address}:6443`, 'get', `--raw=${path}`]);

/** Which of the expected nodes are missing or not Ready; undefined when none is. */
export function nodesUnmet(
  names: readonly string[],
  seen: readonly NodeSeen[],
): string | undefined {
  const ready = new Set(
    seen
      .filter(({ status }) => isTrue(status.conditions, 'Ready'))
      .map((node) => node.metadata.name),
  );
  const missing = names.filter((name) => !ready.has(name));
  return missing.length === 0 ? undefined : `${missing.join(', ')} not Ready`;
}

/** Which pods are neither Ready nor finished; undefined when none is. */
export function podsUnmet(pods: readonly PodSeen[]): string | undefined {
  if (pods.length === 0) return 'no pod is there';
  const unready = pods.filter((pod) => !isFine(pod));
  const names = unready.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
  return names.length === 0 ? undefined : `pods not Ready: ${names.join(', ')}`;
}

/** A kubelet may note a static pod's readiness a minute late: its API server answers long before. */
function isFine({ metadata, status }: PodSeen): boolean {
  if (status.phase === 'Succeeded' || isTrue(status.conditions, 'Ready')) return true;
  const isStatic = metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined;
  return isStatic && status.phase === 'Running';
}

const isTrue = (conditions: readonly Condition[] = [], type: string): boolean =>
  conditions.some((condition) => condition.type === type && condition.status === 'True');
