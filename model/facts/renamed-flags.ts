import type { ComponentName } from '../layout.js';

/**
 * Removed flags whose meaning lives on under another name.
 * Source: the components' own deprecation messages in the releases that removed them.
 */
export const renamedFlags: Partial<Record<ComponentName, Readonly<Record<string, string>>>> = {
  'kube-apiserver': {
    'experimental-encryption-provider-config': 'encryption-provider-config',
    'service-account-api-audiences': 'api-audiences',
  },
  'kube-controller-manager': {
    address: 'bind-address',
    'experimental-cluster-signing-duration': 'cluster-signing-duration',
  },
  'kube-scheduler': { address: 'bind-address' },
  kubelet: { 'experimental-bootstrap-kubeconfig': 'bootstrap-kubeconfig' },
};
