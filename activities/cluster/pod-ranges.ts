import { evidence, type Evidence } from '../../model/evidence.js';
import type { RangesInput } from '../cluster-calls.js';
import { adapt } from '../objects/adapt.js';
import { collectExport } from '../objects/export.js';
import { importItems } from '../objects/import.js';
import { removeAt, textAt } from '../objects/json-path.js';
import type { KubeApi } from '../objects/kube-api.js';
import { readItems } from '../objects/read-items.js';
import { nameOf, type Item } from '../objects/resource.js';
import { isOfType } from '../objects/surroundings.js';
import type { Store } from '../store/store.js';
import { nodeHealth, nodeKind } from './health.js';
import type { Progress } from './progress.js';
import { until } from './until.js';
import { some } from './wait.js';

/**
 * A kubelet that has reported takes its first look at its containers within a second (`relistPeriod` of its PLEG), and counts
 * itself well from then on. It tells nobody: this is waited out.
 */
const firstLookMs = 1000;

/** The same, without the pod ranges of Nodes whose kubelet has not reported yet; see `givePodRanges`. */
export async function holdBack(
  api: KubeApi,
  items: readonly Item[],
  version: string,
): Promise<readonly Item[]> {
  const reported = new Set(await reportedNodes(api, version));
  return items.map((item) =>
    isOfType('nodes')(item) && !reported.has(nameOf(item.object)) ? withoutPodRange(item) : item,
  );
}

/** A Node as it is created before its kubelet speaks. */
export const withoutPodRange = ({ of, object }: Item): Item => ({
  of,
  object: removeAt(removeAt(object, 'spec', 'podCIDR'), 'spec', 'podCIDRs'),
});

/**
 * Gives each Node the pod range of the export, once its kubelet is well. Before v1.28 a kubelet reports at once when it sees a
 * range (`fastStatusUpdateOnce`) and then only every ten seconds: one that finds it at its start spends that report
 * on saying that it is not well yet. @throws Regressed naming kubelets that did not report in time.
 */
export async function givePodRanges(
  api: KubeApi,
  input: RangesInput,
  store: Store,
  progress: Progress,
): Promise<Evidence> {
  const { export: ref, images, version, nodes, timeoutSeconds, mode = 'create' } = input;
  const items = adapt(await collectExport(store, ref), { images, version }).filter(hasPodRange);
  const left = new Map(items.map((item) => [nameOf(item.object), item]));
  const waitedFor = new Set(nodes);
  const heard = new Map<string, number>();
  const unmet = async (): Promise<string | undefined> => {
    for (const node of await reportedNodes(api, version))
      if (!heard.has(node)) heard.set(node, Date.now());
    const due = [...left.keys()].filter((name) => !waitedFor.has(name) || isWell(heard.get(name)));
    const whole = due.flatMap((name) => left.get(name) ?? []);
    await importItems(api, whole, 'foundation', { mode, force: mode === 'apply' });
    for (const name of due) left.delete(name);
    return some([...left.keys()].map((name) => `${name} has not reported`));
  };
  const name = `the kubelets of ${left.size} nodes to report`;
  const { ms } = await until({ name, unmet }, timeoutSeconds, progress);
  return evidence(`${items.length} nodes had their pod range after ${ms} ms`, { ms });
}

/** Names of Nodes whose kubelet has said its version. */
const reportedNodes = async (api: KubeApi, version: string): Promise<readonly string[]> =>
  (await readItems(api, [nodeKind]))
    .map(({ object }) => nodeHealth(object))
    .filter(({ kubeletVersion }) => kubeletVersion === version)
    .map(({ name }) => name);

const hasPodRange = (item: Item): boolean =>
  isOfType('nodes')(item) && textAt(item.object, 'spec', 'podCIDR') !== undefined;

const isWell = (heardAt: number | undefined): boolean =>
  heardAt !== undefined && Date.now() - heardAt >= firstLookMs;
