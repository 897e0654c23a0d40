import { evidence, type Evidence } from '../../model/evidence.js';
import { minorOf } from '../../model/version.js';
import type { ApiWait, BaselineWait, NodesWait } from '../cluster-calls.js';
import { textAt } from '../objects/json-path.js';
import type { KubeApi } from '../objects/kube-api.js';
import type { Baseline } from './baseline.js';
import { failureOf } from './checks.js';
import { freshNodes, onlyFresh, type FirstHeard } from './fresh.js';
import { refuseOther } from './guarded.js';
import { readHealth, type NodeHealth } from './health.js';
import type { Progress } from './progress.js';
import { steady } from './steady.js';
import { until } from './until.js';
import { unwell } from './unwell.js';

/** A server that is starting refuses connections at once; one that hangs is asked again. */
const probe = { deadlineMs: 1000 };
const namedReasons = 3;

/** Waits until the API server is ready, is of the version asked for, and is the cluster that was meant. */
export async function waitForApi(
  api: KubeApi,
  { cluster, version, timeoutSeconds }: ApiWait,
  progress: Progress,
): Promise<Evidence> {
  const name = `the API of ${version} to be ready`;
  const unmet = async (): Promise<string | undefined> => {
    const seen = textAt(await api.request('GET', '/version', probe), 'gitVersion') ?? '';
    if (seen !== version) return `${seen} answers`;
    await api.request('GET', healthPath(seen), probe);
    await api.request('GET', '/api/v1/namespaces/kube-system', probe);
    await refuseOther(api, cluster);
    return undefined;
  };
  const { ms } = await until({ name, unmet, isLight: true }, timeoutSeconds, progress);
  return evidence(`the API of ${version} was ready after ${ms} ms`, { ms });
}

/** `/readyz` came with v1.16. */
const healthPath = (version: string): string => (minorOf(version) < 16 ? '/healthz' : '/readyz');

/** Waits until the nodes named are Ready with a kubelet of the version asked for. */
export async function waitForNodes(
  api: KubeApi,
  { version, nodes, timeoutSeconds, since }: NodesWait,
  progress: Progress,
): Promise<Evidence> {
  const heard: FirstHeard = new Map();
  const name = `${nodes.length} nodes to be Ready with ${version}`;
  const unmet = async (): Promise<string | undefined> => {
    const [health, fresh] = await Promise.all([
      readHealth(api),
      since === undefined ? undefined : freshNodes(api, since, heard),
    ]);
    const byName = new Map(health.nodes.map((node) => [node.name, node]));
    return some(nodes.flatMap((node) => notThere(node, byName.get(node), version, fresh)));
  };
  const { ms } = await until({ name, unmet }, timeoutSeconds, progress);
  return evidence(`${nodes.length} nodes were Ready with ${version} after ${ms} ms`, { ms });
}

function notThere(
  name: string,
  node: NodeHealth | undefined,
  version: string,
  fresh: ReadonlySet<string> | undefined,
): string[] {
  if (node === undefined) return [`${name} has not registered`];
  if (!node.ready) return [`${name} is not Ready`];
  if (node.kubeletVersion !== version) return [`${name} has kubelet ${node.kubeletVersion}`];
  return fresh === undefined || fresh.has(name) ? [] : [`${name} has not reported yet`];
}

/** Waits until everything that was well in the baseline is well again, and stays so for three seconds. */
export async function waitForBaseline(
  api: KubeApi,
  { checks, timeoutSeconds, since, without }: Omit<BaselineWait, 'baseline' | 'cluster'>,
  baseline: Baseline,
  progress: Progress,
): Promise<Evidence> {
  const heard: FirstHeard = new Map();
  const answering = checks.filter(({ name }) => baseline.checks.includes(name));
  const unmet = async (): Promise<string | undefined> => {
    const said = await readHealth(api);
    const now = since === undefined ? said : await onlyFresh(api, said, since, heard);
    const reasons = unwell(baseline, now, without);
    if (reasons.length > 0) return some(reasons);
    const failures = await Promise.all(answering.map(failureOf));
    return some(
      answering.flatMap(({ name }, i) =>
        failures[i] === undefined ? [] : [`check ${name}: ${failures[i]}`],
      ),
    );
  };
  const condition = { name: 'all that was well before', unmet: steady(unmet) };
  const { ms } = await until(condition, timeoutSeconds, progress);
  return evidence(
    `${baseline.workloads.length} workloads, ${baseline.nodes.length - (without?.length ?? 0)} nodes and ${answering.length} checks ` +
      `were as well as before after ${ms} ms`,
    { ms },
  );
}

/** `a, b, c and 4 more`; absent where there is nothing. */
export const some = (reasons: readonly string[]): string | undefined => {
  if (reasons.length === 0) return undefined;
  const more = reasons.length - namedReasons;
  const named = reasons.slice(0, namedReasons).join(', ');
  return more > 0 ? `${named} and ${more} more` : named;
};
