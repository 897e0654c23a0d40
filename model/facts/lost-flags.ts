import type { ComponentName } from '../layout.js';

/** What is lost with a removed flag: nothing in the target does the same. */
export interface LostFlag {
  /** `blocker`: somebody loses access or the cluster its settings. `warning`: behaviour changes. */
  readonly severity: 'blocker' | 'warning';
  readonly loss: string;
  readonly remedy: string;
}

const lost = (loss: string, remedy: string): LostFlag => ({ severity: 'warning', loss, remedy });
const needed = (loss: string, remedy: string): LostFlag => ({ severity: 'blocker', loss, remedy });

/** Removed flags that cannot simply be left out. Source: the release notes of the minor that removed each. */
export const lostFlags: Partial<Record<ComponentName, Readonly<Record<string, LostFlag>>>> = {
  'kube-apiserver': {
    'basic-auth-file': needed(
      'whoever logs in with a password loses access',
      'give these people certificates or tokens first',
    ),
    'audit-dynamic-configuration': lost(
      'audit sinks in the cluster are no longer served',
      'configure the audit log or webhook of the API server',
    ),
    'ssh-keyfile': needed(
      'nodes are no longer reached through SSH tunnels',
      'give the API server a way to the nodes first, such as konnectivity',
    ),
  },
  'kube-controller-manager': {
    'pod-eviction-timeout': lost(
      'pods leave lost nodes by their tolerations, after 300 s unless a pod says otherwise',
      'set --default-not-ready-toleration-seconds and --default-unreachable-toleration-seconds of the API server',
    ),
    'enable-taint-manager': lost('eviction by taints is always on', 'check tolerations'),
    'horizontal-pod-autoscaler-downscale-delay': lost(
      'autoscalers wait by their own behaviour',
      'set --horizontal-pod-autoscaler-downscale-stabilization',
    ),
    'deleting-pods-qps': lost('pods of lost nodes are deleted faster', 'set --node-eviction-rate'),
  },
  'kube-scheduler': {
    'policy-config-file': needed(
      'the scheduling policy is no longer read',
      'write it as profiles of a KubeSchedulerConfiguration first',
    ),
    'policy-configmap': needed(
      'the scheduling policy is no longer read',
      'write it as profiles of a KubeSchedulerConfiguration first',
    ),
    'algorithm-provider': lost(
      'pods are placed by the default profile',
      'write a profile of a KubeSchedulerConfiguration',
    ),
    'scheduler-name': needed(
      'pods that name this scheduler are left pending',
      'name it in the profile of a KubeSchedulerConfiguration first',
    ),
    'lock-object-name': lost(
      'the leader is chosen with another record',
      'set --leader-elect-resource-name',
    ),
  },
  kubelet: {
    'dynamic-config-dir': needed(
      'settings that nodes take from ConfigMaps are no longer read',
      'write them to the file that --config names first',
    ),
    'seccomp-profile-root': lost(
      'profiles are read below the root directory only',
      'move them to seccomp/ below --root-dir',
    ),
    'network-plugin-mtu': lost('the MTU is the CNI plugin’s', 'set it in the CNI configuration'),
    'cni-conf-dir': lost('the runtime has its own', 'check conf_dir of the runtime'),
    'cni-bin-dir': lost('the runtime has its own', 'check bin_dir of the runtime'),
    'image-pull-progress-deadline': lost(
      'slow image pulls are ended by the runtime’s own deadline',
      'set it in the runtime',
    ),
    'keep-terminated-pod-volumes': lost('volumes of ended pods are unmounted', 'save them'),
    'register-schedulable': lost(
      'the node registers as schedulable',
      'set --register-with-taints=node.kubernetes.io/unschedulable=:NoSchedule',
    ),
    'cloud-config': lost('no cloud provider is built in', 'give it to the external provider'),
  },
};
