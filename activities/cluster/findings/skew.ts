import { found } from '../../../model/finding-kinds/found.js';
import { nameOf } from '../../objects/resource.js';
import { nodeHealth } from '../health.js';
import type { FindingRule } from './rule.js';

/** Minors that a kubelet may be behind: two, and three from 1.28 on. */
const allowedBehind = (server: number): number => (server >= 28 ? 3 : 2);

/** Kubelets that the API server of today does not support already. */
export const kubeletSkew: FindingRule = ({ of, from }) => {
  const server = minorIn(from);
  return of('nodes').flatMap(({ object }) => {
    const { kubeletVersion } = nodeHealth(object);
    const behind = server - minorIn(kubeletVersion);
    const isFine = Number.isNaN(behind) || (behind >= 0 && behind <= allowedBehind(server));
    const what = `kubelet ${kubeletVersion} at an API server ${from}`;
    return isFine ? [] : [found('kubelet-skew', nameOf(object), what)];
  });
};

/** Whoever builds their own adds to the version: `v1.19.12-gke.1`. */
const minorIn = (version: string): number => Number(/^v1\.(\d+)/.exec(version)?.[1]);
