import type { Json } from '../../../model/json.js';
import { changeAt, isObject, type JsonObject } from '../json-path.js';
import { whereOf, type Item } from '../resource.js';
import { asItIs, type Fixed } from '../references/fix.js';

/**
 * admissionregistration.k8s.io/v1 refuses `sideEffects` of `Unknown` and `Some`, the first of which v1beta1 wrote by
 * default: before, such a webhook failed every request with dryRun; now it is called and told of it. Pure.
 */
export function nameSideEffects(item: Item): Fixed {
  const { of, object } = item;
  if (of.group !== 'admissionregistration.k8s.io' || of.version === 'v1beta1')
    return asItIs(object);
  let changed = 0;
  const fixed = changeAt(object, ['webhooks'], (webhooks) =>
    Array.isArray(webhooks)
      ? webhooks.map((webhook: Json) => {
          if (!isObject(webhook) || !isRefused(webhook)) return webhook;
          changed += 1;
          return { ...webhook, sideEffects: 'NoneOnDryRun' };
        })
      : webhooks,
  );
  if (changed === 0) return asItIs(object);
  return {
    object: fixed,
    because: ['a webhook of unknown side effects is said to have none on dryRun'],
    remarks: [{ id: 'webhook-side-effects', what: `${changed} webhooks of ${whereOf(item)}` }],
  };
}

const isRefused = (webhook: JsonObject): boolean =>
  webhook['sideEffects'] === 'Unknown' || webhook['sideEffects'] === 'Some';
