import { labKubectl } from './kubectl.js';
import type { Lab } from './places.js';
import { factsOf } from './versions.js';

/**
 * Let CoreDNS read EndpointSlices. It prefers them wherever they are served, from 1.17 on, and
 * the role that kubeadm makes before 1.22 does not name them (CoreDNS PR 6147).
 */
export async function grantEndpointSlices(lab: Lab): Promise<void> {
  if (factsOf(lab.description.version).minor >= 22) return;
  const rule = {
    apiGroups: ['discovery.k8s.io'],
    resources: ['endpointslices'],
    verbs: ['list', 'watch'],
  };
  const patch = JSON.stringify([{ op: 'add', path: '/rules/-', value: rule }]);
  await labKubectl(lab, ['patch', 'clusterrole', 'system:coredns', '--type=json', `-p=${patch}`]);
}
