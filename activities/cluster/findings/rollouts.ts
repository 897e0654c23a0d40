import type { Finding } from '../../../model/finding.js';
import { found } from '../../../model/finding-kinds/found.js';
import {
  isObject,
  listAt,
  numberAt,
  objectAt,
  textAt,
  valueAt,
  type JsonObject,
} from '../../objects/json-path.js';
import { namespaceOf, whereOf, type Item } from '../../objects/resource.js';
import { health, isWell } from '../health.js';
import { conditionOf } from './definitions.js';
import { isMadeByBuiltIn } from './passing/owned.js';
import type { FindingRule, Reading } from './rule.js';
import { selects } from './select.js';
import { templatesOf } from './templates.js';

const kinds = ['deployments.apps', 'statefulsets.apps', 'daemonsets.apps'];

const isStuck = ({ object }: Item): boolean => conditionOf(object, 'Progressing') === 'False';
const isPaused = ({ object }: Item): boolean => valueAt(object, 'spec', 'paused') === true;

/** Has every pod the latest generation? DaemonSets and StatefulSets may hold it back. */
function isUnderWay(item: Item): boolean {
  const status = objectAt(item.object, 'status');
  const updated =
    numberAt(status, 'updatedReplicas') ?? numberAt(status, 'updatedNumberScheduled') ?? 0;
  const { desired, isCurrent } = health(item);
  return !isCurrent || updated < desired;
}

/** Why pods of an earlier generation are kept, if they are meant to be. */
function heldBack({ object }: Item): string | undefined {
  const strategy = objectAt(object, 'spec', 'updateStrategy');
  if (textAt(strategy, 'type') === 'OnDelete') return 'updateStrategy OnDelete';
  const partition = numberAt(strategy, 'rollingUpdate', 'partition') ?? 0;
  return partition > 0 ? `partition ${partition}` : undefined;
}

/** One look at each workload: how its rollout stands, and whether it is well. */
export const rollouts: FindingRule = ({ of }) =>
  of(...kinds).flatMap((item): Finding[] => {
    const where = whereOf(item);
    const { ready, desired } = health(item);
    const held = heldBack(item);
    const kept = held === undefined ? [] : [found('update-held-back', where, held)];
    if (isPaused(item)) return [found('deployment-paused', where, 'spec.paused is true')];
    if (isStuck(item))
      return [found('rollout-stuck', where, 'its condition Progressing is False'), ...kept];
    if (held === undefined && isUnderWay(item))
      return [found('rollout-under-way', where, 'not every pod has the latest generation')];
    if (isWell(health(item))) return kept;
    return [found('workload-broken', where, `${ready} of ${desired} pods are ready`), ...kept];
  });

/** Workloads with one pod. */
export const singleReplicas: FindingRule = ({ of }) =>
  of('deployments.apps', 'statefulsets.apps')
    .filter((item) => health(item).desired === 1)
    .map((item) => found('single-replica', whereOf(item), 'it has one replica'));

/** Several pods, one node, and more nodes to choose from. */
export const crowded: FindingRule = (reading) => {
  const nodes = reading.of('nodes').filter(({ object }) => !isKeptFree(object));
  if (nodes.length < 2) return [];
  return reading.of('deployments.apps', 'statefulsets.apps').flatMap((item): Finding[] => {
    const hosts = podsOf(item, reading).map(({ object }) => textAt(object, 'spec', 'nodeName'));
    const [first] = hosts;
    const isTogether =
      hosts.length > 1 && hosts.every((host) => host === first && host !== undefined);
    const what = `its ${hosts.length} pods are all on ${first}`;
    return isTogether ? [found('replicas-on-one-node', whereOf(item), what)] : [];
  });
};

const isKeptFree = (node: Parameters<typeof listAt>[0]): boolean =>
  listAt(node, 'spec', 'taints').some((taint) =>
    ['NoSchedule', 'NoExecute'].includes(textAt(taint, 'effect') ?? ''),
  ) || valueAt(node, 'spec', 'unschedulable') === true;

const podsOf = (workload: Item, { podsBeside }: Reading): readonly Item[] =>
  podsBeside(workload).filter(
    (pod) =>
      isMadeByBuiltIn(pod) &&
      selects(
        objectAt(workload.object, 'spec', 'selector'),
        objectAt(pod.object, 'metadata', 'labels'),
      ),
  );

/** Workloads behind a Service whose pods get requests as soon as they run. */
export const withoutReadiness: FindingRule = (reading) => {
  const selectors = new Map<string | undefined, JsonObject[]>();
  for (const { object } of reading.of('services')) {
    const selector = objectAt(object, 'spec', 'selector');
    const beside = selectors.get(namespaceOf(object)) ?? [];
    if (Object.keys(selector).length > 0) selectors.set(namespaceOf(object), [...beside, selector]);
  }
  return templatesOf(reading)
    .filter(({ item }) => kinds.includes(`${item.of.resource}.${item.of.group}`))
    .filter(({ item }) => {
      const labels = objectAt(item.object, 'spec', 'template', 'metadata', 'labels');
      const beside = selectors.get(namespaceOf(item.object)) ?? [];
      const isServed = beside.some((selector) => selects({ matchLabels: selector }, labels));
      const isProbed = listAt(item.object, 'spec', 'template', 'spec', 'containers').some((one) =>
        isObject(valueAt(one, 'readinessProbe')),
      );
      return isServed && !isProbed;
    })
    .map(({ item }) =>
      found('no-readiness-probe', whereOf(item), 'no container has a readinessProbe'),
    );
};

/** Autoscalers that can do no more, or scale what is not there. */
export const autoscalers: FindingRule = ({ of }) => {
  const scalable = new Set(
    of('deployments.apps', 'statefulsets.apps', 'replicasets.apps').map(whereOf),
  );
  return of('horizontalpodautoscalers.autoscaling').flatMap((item): Finding[] => {
    const { object } = item;
    const kind = textAt(object, 'spec', 'scaleTargetRef', 'kind') ?? '';
    const name = textAt(object, 'spec', 'scaleTargetRef', 'name') ?? '';
    const isKnown = ['Deployment', 'StatefulSet', 'ReplicaSet'].includes(kind);
    const isThere = scalable.has(`${namespaceOf(object)}/${kind}/${name}`);
    if (isKnown && !isThere)
      return [found('hpa-target-missing', whereOf(item), `${kind} ${name} is not there`)];
    const most = numberAt(object, 'spec', 'maxReplicas') ?? Infinity;
    const now = numberAt(object, 'status', 'currentReplicas') ?? 0;
    const isFull = now >= most && most > 1;
    return isFull ? [found('hpa-at-limit', whereOf(item), `${now} of ${most} replicas`)] : [];
  });
};
