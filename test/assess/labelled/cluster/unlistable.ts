import { sketchKind } from '../../../../activities/cluster/sketch-kind.js';
import { KubeError, type KubeApi } from '../../../../activities/objects/kube-api.js';
import type { KubernetesVersion } from '../../../../model/version.js';
import type { LabelledSet } from '../labelled.js';
import { now } from './clean-cluster.js';

const broken: KubeApi = {
  request: () => Promise.reject(new KubeError('conversion webhook failed', 500, 'InternalError')),
};
const carts = {
  group: 'example.com',
  version: 'v1',
  resource: 'carts',
  kind: 'Cart',
  namespaced: true,
};

/** A kind that the API server cannot list. */
export const unlistable: LabelledSet = [
  {
    name: 'a kind cannot be listed',
    expected: ['kind-not-listed'],
    findings: async () =>
      (await sketchKind(broken, carts, 'v1.34.4' as KubernetesVersion, now)).findings,
  },
];
