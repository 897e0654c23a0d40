import type { Json } from '../../../model/json.js';
import { asItIs, type Fixed } from '../references/fix.js';
import { changeAt, isObject, without } from '../json-path.js';
import type { Item } from '../resource.js';

/**
 * discovery.k8s.io/v1 shows the free topology of v1beta1 and takes none when it is written (KEP-752): node and zone have
 * fields of their own and stay, the rest nobody reads any more. Pure.
 */
export function leaveTopology({ of, object }: Item): Fixed {
  if (of.group !== 'discovery.k8s.io' || of.version !== 'v1') return asItIs(object);
  let changed = 0;
  const fixed = changeAt(object, ['endpoints'], (endpoints) =>
    Array.isArray(endpoints)
      ? endpoints.map((endpoint: Json) => {
          if (!isObject(endpoint) || endpoint['deprecatedTopology'] === undefined) return endpoint;
          changed += 1;
          return without(endpoint, 'deprecatedTopology');
        })
      : endpoints,
  );
  if (changed === 0) return asItIs(object);
  return { object: fixed, because: ['topology that v1 cannot hold was left away'], remarks: [] };
}
