/** Labels of Kubernetes' own domains that a kubelet may still give its node. */
const allowed: ReadonlySet<string> = new Set([
  'kubernetes.io/hostname',
  'kubernetes.io/arch',
  'kubernetes.io/os',
  'beta.kubernetes.io/arch',
  'beta.kubernetes.io/os',
  'beta.kubernetes.io/instance-type',
  'failure-domain.beta.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.kubernetes.io/region',
  'failure-domain.kubernetes.io/zone',
  'node.kubernetes.io/instance-type',
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
]);
const domains = ['kubelet.kubernetes.io', 'node.kubernetes.io'];

/** The minor whose kubelets end at once with such a label. Source: KEP-279, kubernetes/kubernetes#79305. */
export const labelsRefusedSince = 16;

/** May a kubelet not name this label in `--node-labels`? */
export function isRefusedLabel(label: string): boolean {
  const domain = label.includes('/') ? (label.split('/')[0] ?? '') : '';
  const isOfKubernetes = /(?:^|\.)(?:kubernetes|k8s)\.io$/.test(domain);
  const isOpen = domains.some((open) => domain === open || domain.endsWith(`.${open}`));
  return isOfKubernetes && !isOpen && !allowed.has(label);
}
