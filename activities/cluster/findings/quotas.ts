import type { Finding } from '../../../model/finding.js';
import { found } from '../../../model/finding-kinds/found.js';
import { listAt, objectAt, textAt } from '../../objects/json-path.js';
import { whereOf } from '../../objects/resource.js';
import { wordOf } from './words.js';
import type { FindingRule } from './rule.js';

const suffixes: { readonly [suffix: string]: number } = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** A quantity as Kubernetes writes it, `100m`, `170Mi`, as a number; NaN for anything else. */
export function quantity(text: string): number {
  const [, number = '', suffix = ''] =
    /^([+-]?[\d.]+(?:[eE][+-]?\d+)?)([a-zA-Z]*)$/.exec(text) ?? [];
  return number === ''
    ? Number.NaN
    : Number(number) * (suffix === '' ? 1 : (suffixes[suffix] ?? Number.NaN));
}

/** Quotas with nothing left. */
export const fullQuotas: FindingRule = ({ of }) =>
  of('resourcequotas').flatMap((item): Finding[] => {
    const used = objectAt(item.object, 'status', 'used');
    const full = Object.entries(objectAt(item.object, 'status', 'hard'))
      .filter(([name, hard]) => {
        const most = quantity(wordOf(hard));
        return most > 0 && quantity(wordOf(used[name] ?? '0')) >= most;
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
