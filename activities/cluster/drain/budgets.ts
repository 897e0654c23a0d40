import { listAt, numberAt, objectAt, textAt, type JsonObject } from '../../objects/json-path.js';
import type { KubeApi } from '../../objects/kube-api.js';
import { listPath, namespaceOf, nameOf, type ResourceRef } from '../../objects/resource.js';
import { budgetCovers } from '../findings/budget-covers.js';

/** Says which budgets hold a pod back. */
export type NameBudgets = (pod: JsonObject) => Promise<readonly string[]>;

/**
 * Names the PodDisruptionBudgets that cover a pod and let none go now; each namespace is read once, so make one for each look.
 * Where none of them holds it any more, all that cover it are named.
 */
export function createNameBudgets(api: KubeApi): NameBudgets {
  const kind = budgetKind(api);
  kind.catch(() => undefined); // Whoever asks meets it.
  const lists = new Map<string, Promise<readonly JsonObject[]>>();
  const listOf = async (namespace: string): Promise<readonly JsonObject[]> => {
    const list = await api.request('GET', listPath(await kind, namespace));
    return listAt(list, 'items').map((budget) => objectAt(budget));
  };
  return async (pod) => {
    const namespace = namespaceOf(pod) ?? '';
    const list = lists.get(namespace) ?? listOf(namespace);
    lists.set(namespace, list);
    const { version } = await kind;
    const covering = (await list).filter((budget) => budgetCovers(budget, pod, version));
    const holding = covering.filter(isHolding);
    return (holding.length > 0 ? holding : covering).map(describe);
  };
}

/** policy/v1 came with v1.21, policy/v1beta1 went with v1.25. */
async function budgetKind(api: KubeApi): Promise<ResourceRef> {
  const group = await api.request('GET', '/apis/policy');
  const served = listAt(group, 'versions').map((one) => textAt(one, 'version'));
  return {
    group: 'policy',
    version: served.includes('v1') ? 'v1' : 'v1beta1',
    resource: 'poddisruptionbudgets',
    kind: 'PodDisruptionBudget',
    namespaced: true,
  };
}

const isJudged = (budget: JsonObject): boolean =>
  (numberAt(budget, 'status', 'observedGeneration') ?? 0) >=
  (numberAt(budget, 'metadata', 'generation') ?? 0);

const isHolding = (budget: JsonObject): boolean =>
  !isJudged(budget) || (numberAt(budget, 'status', 'disruptionsAllowed') ?? 0) === 0;

function describe(budget: JsonObject): string {
  const name = `PodDisruptionBudget ${namespaceOf(budget) ?? ''}/${nameOf(budget)}`;
  if (!isJudged(budget)) return `${name} (its controller has not judged it yet)`;
  const count = (key: string): number => numberAt(budget, 'status', key) ?? 0;
  return (
    `${name} (allows ${count('disruptionsAllowed')} disruptions: ` +
    `${count('currentHealthy')} pods are healthy, ${count('desiredHealthy')} must be)`
  );
}
