import type { Finding } from '../../../model/finding.js';
import { found } from '../../../model/finding-kinds/found.js';
import { numberAt, textAt, valueAt } from '../../objects/json-path.js';
import { isMirror } from '../../objects/mirror.js';
import { whereOf, type Item } from '../../objects/resource.js';
import { budgetCovers } from './budget-covers.js';
import { isMadeByBuiltIn } from './passing/owned.js';
import type { FindingRule, Reading } from './rule.js';

const budgetsOf = ({ of }: Reading): readonly Item[] => of('poddisruptionbudgets.policy');

/** Budgets that let no pod go now, or never. */
export const strictBudgets: FindingRule = (reading) =>
  budgetsOf(reading).flatMap((item): Finding[] => {
    const { object } = item;
    const expected = numberAt(object, 'status', 'expectedPods') ?? 0;
    const allowed = numberAt(object, 'status', 'disruptionsAllowed') ?? 0;
    const most = valueAt(object, 'spec', 'maxUnavailable');
    const isNever = most === 0 || most === '0' || most === '0%';
    if (expected === 0 || (allowed > 0 && !isNever)) return [];
    const why = isNever ? 'maxUnavailable is 0' : `disruptionsAllowed is 0 of ${expected} pods`;
    return [found('pdb-forbids-eviction', whereOf(item), why)];
  });

/** Budgets that protect nothing. */
export const idleBudgets: FindingRule = (reading) =>
  budgetsOf(reading)
    .filter((budget) => !reading.podsBeside(budget).some((pod) => isCovered(pod, budget)))
    .map((item) => found('pdb-matches-nothing', whereOf(item), 'its selector matches no pod'));

/** Pods that two budgets protect, by one example for each pair. */
export const overlappingBudgets: FindingRule = (reading) => {
  const covering = new Map<Item, Item[]>();
  for (const budget of budgetsOf(reading))
    for (const pod of reading.podsBeside(budget))
      if (isCovered(pod, budget)) covering.set(pod, [...(covering.get(pod) ?? []), budget]);
  const pairs = new Map<string, Finding>();
  for (const [pod, budgets] of covering) {
    const names = budgets.map(whereOf).join(' and ');
    const [first] = budgets;
    if (first !== undefined && budgets.length > 1)
      pairs.set(names, found('pdb-overlap', whereOf(first), `${names} cover ${whereOf(pod)}`));
  }
  return [...pairs.values()];
};

const isCovered = (pod: Item, budget: Item): boolean =>
  budgetCovers(budget.object, pod.object, budget.of.version);

/** Pods that nothing but themselves stands for; mirrors of static pods and finished ones aside. */
export const barePods: FindingRule = ({ of }) =>
  of('pods')
    .filter(
      ({ object }) => !['Succeeded', 'Failed'].includes(textAt(object, 'status', 'phase') ?? ''),
    )
    .filter((pod) => !isMadeByBuiltIn(pod))
    .filter(({ object }) => valueAt(object, 'metadata', 'ownerReferences') === undefined)
    .filter(({ object }) => !isMirror(object))
    .map((pod) =>
      found(
        'bare-pod',
        whereOf(pod),
        'a pod without a controller is carried and starts again, perhaps on another node',
      ),
    );
