import type { ComponentName } from '../layout.js';

/**
 * The logging flags of klog, in every component. Source: KEP-2845, removed in v1.26; the programs of v1.34.4 refuse
 * each of them, those of v1.23.6 take it.
 */
const klog = [
  'add-dir-header',
  'alsologtostderr',
  'log-backtrace-at',
  'log-dir',
  'log-file',
  'log-file-max-size',
  'logtostderr',
  'one-output',
  'skip-headers',
  'skip-log-headers',
  'stderrthreshold',
];
const sanitization = ['experimental-logging-sanitization'];

/**
 * Flags that the recorded facts lack, by the minor that dropped them. Found by asking the programs of v1.15.12,
 * v1.19.12, v1.23.6 and v1.34.4 for every flag of each other; where the minor in between is not known, the earliest
 * that can do no harm.
 */
export const moreRemovedFlags: Partial<
  Record<ComponentName, Readonly<Record<number, readonly string[]>>>
> = {
  'kube-apiserver': { 24: sanitization, 26: klog, 31: ['cloud-provider-gce-l7lb-src-cidrs'] },
  'kube-controller-manager': {
    23: ['horizontal-pod-autoscaler-use-rest-clients'],
    24: sanitization,
    26: klog,
  },
  'kube-scheduler': { 24: sanitization, 26: klog },
  kubelet: {
    // Of the built-in cAdvisor, for Docker's own containers; meaningless since dockershim went.
    24: [
      'docker',
      'docker-env-metadata-whitelist',
      'docker-only',
      'docker-root',
      'docker-tls',
      'docker-tls-ca',
      'docker-tls-cert',
      'docker-tls-key',
    ],
    26: klog,
  },
  'kube-proxy': { 26: klog },
};
