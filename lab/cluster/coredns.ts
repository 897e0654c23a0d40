import { labGet, labKubectl } from './kubectl.js';
import type { Lab } from './places.js';
import { factsOf } from './versions.js';

/** Fit what kubeadm of an old release writes for its CoreDNS to the one CoreDNS of the lab. */
export async function adaptCoredns(lab: Lab): Promise<void> {
  const { minor } = factsOf(lab.description.version);
  if (minor < 22) await grantEndpointSlices(lab);
  if (minor < 16) await dropUpstream(lab);
}

/**
 * It prefers EndpointSlices wherever they are served, from 1.17 on, and the role that kubeadm
 * makes before 1.22 does not name them (CoreDNS PR 6147).
 */
async function grantEndpointSlices(lab: Lab): Promise<void> {
  const rule = {
    apiGroups: ['discovery.k8s.io'],
    resources: ['endpointslices'],
    verbs: ['list', 'watch'],
  };
  const patch = JSON.stringify([{ op: 'add', path: '/rules/-', value: rule }]);
  await labKubectl(lab, ['patch', 'clusterrole', 'system:coredns', '--type=json', `-p=${patch}`]);
}

/** Since 1.7 CoreDNS does not know the word any more, and ends at its start. */
async function dropUpstream(lab: Lab): Promise<void> {
  const inSystem = '--namespace=kube-system';
  const settings = await labGet<{ readonly data: { readonly Corefile: string } }>(lab, [
    'configmap',
    'coredns',
    inSystem,
  ]);
  const corefile = settings.data.Corefile.replace(/^\s*upstream\n/m, '');
  const patch = JSON.stringify({ data: { Corefile: corefile } });
  await labKubectl(lab, ['patch', 'configmap', 'coredns', inSystem, `-p=${patch}`]);
  // Kubelets hold back what has ended often, for minutes.
  await labKubectl(lab, [
    'delete',
    'pods',
    inSystem,
    '--selector=k8s-app=kube-dns',
    '--wait=false',
  ]);
}
