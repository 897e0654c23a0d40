import { listAt, objectAt, valueAt, type JsonObject } from '../../objects/json-path.js';
import { selects } from './select.js';

/**
 * Does a PodDisruptionBudget, read as this version of policy, cover a pod of its namespace?
 * One without a selector covers none. An empty selector takes none in v1beta1 and all in v1
 * (https://kubernetes.io/docs/reference/using-api/deprecation-guide/#poddisruptionbudget-v125).
 */
export function budgetCovers(budget: JsonObject, pod: JsonObject, version: string): boolean {
  const selector = valueAt(budget, 'spec', 'selector');
  if (selector === undefined) return false;
  if (isEmpty(objectAt(selector)) && version === 'v1beta1') return false;
  return selects(objectAt(selector), objectAt(pod, 'metadata', 'labels'));
}

const isEmpty = (selector: JsonObject): boolean =>
  Object.keys(objectAt(selector, 'matchLabels')).length === 0 &&
  listAt(selector, 'matchExpressions').length === 0;
