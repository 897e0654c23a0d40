import { removeKeysAt } from './json-path.js';
import type { Strip } from './strip.js';
import { isOfType } from './surroundings.js';

/** Services keep addresses and node ports: clients, DNS caches and load balancers in front know them. */
export const stripNetwork: Strip = (item) =>
  isOfType('endpoints', 'endpointslices.discovery.k8s.io')(item)
    ? removeKeysAt(
        item.object,
        ['metadata', 'annotations'],
        (key) => key === 'endpoints.kubernetes.io/last-change-trigger-time',
      )
    : item.object;
