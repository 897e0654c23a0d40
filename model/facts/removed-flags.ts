import type { ComponentName } from '../layout.js';
// Made by lab/facts/main.ts from the facts beside it; never edited by hand.

/** Flags a component no longer knows, by the minor that dropped them. Computed from the released sources of v1.13 to v1.36. */
export const removedFlags: Partial<
  Record<ComponentName, Readonly<Record<number, readonly string[]>>>
> = {
  kubelet: {
    14: ['experimental-fail-swap-on'],
    15: ['allow-privileged', 'host-ipc-sources', 'host-network-sources', 'host-pid-sources'],
    16: ['containerized'],
    17: ['enable-cadvisor-json-apis'],
    19: ['bootstrap-checkpoint-path', 'experimental-dockershim'],
    21: ['enable-cadvisor-json-endpoints'],
    22: ['chaos-chance', 'redirect-container-streaming'],
    23: ['experimental-bootstrap-kubeconfig', 'seccomp-profile-root'],
    24: [
      'cni-bin-dir',
      'cni-cache-dir',
      'cni-conf-dir',
      'docker-endpoint',
      'dynamic-config-dir',
      'experimental-check-node-capabilities-before-mount',
      'experimental-dockershim-root-directory',
      'image-pull-progress-deadline',
      'network-plugin',
      'network-plugin-mtu',
      'non-masquerade-cidr',
      'really-crash-for-testing',
      'experimental-logging-sanitization',
    ],
    25: ['experimental-kernel-memcg-notification'],
    27: ['container-runtime', 'master-service-namespace'],
    30: ['azure-container-registry-config'],
    31: ['iptables-drop-bit', 'iptables-masquerade-bit', 'keep-terminated-pod-volumes'],
    34: ['cloud-config', 'register-schedulable'],
    35: ['pod-infra-container-image'],
  },
  'kube-apiserver': {
    14: ['storage-versions', 'repair-malformed-updates'],
    19: ['audit-dynamic-configuration', 'basic-auth-file', 'enable-inflight-quota-handler'],
    22: ['kubelet-https', 'ssh-keyfile', 'ssh-user'],
    24: [
      'deserialization-cache-size',
      'enable-swagger-ui',
      'experimental-encryption-provider-config',
      'target-ram-mb',
      'insecure-port',
      'insecure-bind-address',
      'port',
      'address',
    ],
    25: ['service-account-api-audiences'],
    26: ['identity-lease-duration-seconds', 'identity-lease-renew-interval-seconds'],
    27: ['master-service-namespace'],
    31: ['cloud-provider-gce-lb-src-cidrs'],
    33: ['cloud-config', 'cloud-provider'],
  },
  'kube-controller-manager': {
    24: [
      'address',
      'deployment-controller-sync-period',
      'horizontal-pod-autoscaler-use-rest-clients',
      'port',
    ],
    25: [
      'deleting-pods-burst',
      'deleting-pods-qps',
      'experimental-cluster-signing-duration',
      'register-retry-count',
    ],
    27: ['enable-taint-manager', 'pod-eviction-timeout'],
    31: [
      'horizontal-pod-autoscaler-downscale-delay',
      'horizontal-pod-autoscaler-upscale-delay',
      'volume-host-allow-local-loopback',
      'volume-host-cidr-denylist',
    ],
  },
  'kube-scheduler': {
    15: ['failure-domains'],
    22: ['algorithm-provider', 'hard-pod-affinity-symmetric-weight', 'scheduler-name'],
    23: [
      'policy-config-file',
      'policy-configmap',
      'policy-configmap-namespace',
      'use-legacy-policy-config',
    ],
    24: ['address', 'port'],
    28: ['lock-object-name', 'lock-object-namespace'],
  },
  'kube-proxy': {
    15: ['cleanup-iptables', 'conntrack-max'],
    16: ['resource-container'],
    21: ['cleanup-ipvs'],
    26: ['udp-timeout'],
    31: ['proxy-port-range'],
  },
};
