import type { Finding } from '../../../model/finding.js';
import { found } from '../../../model/finding-kinds/found.js';
import { listAt, objectAt, textAt } from '../../objects/json-path.js';
import { amountOf } from '../../objects/quantity.js';
import { whereOf } from '../../objects/resource.js';
import { wordOf } from './words.js';
import type { FindingRule } from './rule.js';

/** Quotas with nothing left. */
export const fullQuotas: FindingRule = ({ of }) =>
  of('resourcequotas').flatMap((item): Finding[] => {
    const used = objectAt(item.object, 'status', 'used');
    const full = Object.entries(objectAt(item.object, 'status', 'hard'))
      .filter(([name, hard]) => {
        const most = amountOf(hard) ?? 0;
        return most > 0 && (amountOf(used[name]) ?? 0) >= most;
      })
      .map(([name, hard]) => `${name} ${wordOf(used[name])} of ${wordOf(hard)}`);
    return full.length === 0 ? [] : [found('quota-full', whereOf(item), full.join(', '))];
  });

/** Namespaces in which new pods get limits that nobody wrote into them. */
export const limitRanges: FindingRule = ({ of }) =>
  of('limitranges').flatMap((item): Finding[] => {
    const set = listAt(item.object, 'spec', 'limits').filter(
      (limit) => 'default' in objectAt(limit) || 'defaultRequest' in objectAt(limit),
    );
    const names = set.map((limit) => textAt(limit, 'type') ?? '').join(', ');
    return set.length === 0
      ? []
      : [found('limit-range-defaults', whereOf(item), `it gives defaults to each ${names}`)];
  });
