import type { LabelledSet } from '../labelled.js';
import { withThese } from './seen.js';
import { thing } from './thing.js';

const slice = (ports: readonly object[], more: object = {}) =>
  thing('EndpointSlice', 'shop/mainframe-1', {
    metadata: { labels: { 'kubernetes.io/service-name': 'mainframe', ...more } },
    addressType: 'IPv4',
    ports: ports as never,
  });
const twoPorts = [{ name: 'web', port: 80 }, { name: 'any' }];

/** Slices that a person made, before kube-proxies of several versions. */
export const slices: LabelledSet = [
  ...(['v1.19.12', 'v1.30.14'] as const).map((version) =>
    withThese(
      `one port of two has no number, for ${version}`,
      'endpoint-slice-port-without-number',
      [slice(twoPorts)],
      { to: version },
    ),
  ),
  ...(['v1.18.8', 'v1.31.0'] as const).map((version) =>
    withThese(`such a slice does no harm to ${version}`, '', [slice(twoPorts)], { to: version }),
  ),
  withThese('a port alone is compared with none', '', [slice([{ name: 'any' }])], {
    to: 'v1.23.6',
  }),
  ...['service.kubernetes.io/headless', 'service.kubernetes.io/service-proxy-name'].map((label) =>
    withThese(
      `kube-proxy does not read slices with ${label}`,
      '',
      [slice(twoPorts, { [label]: '' })],
      { to: 'v1.23.6' },
    ),
  ),
];
