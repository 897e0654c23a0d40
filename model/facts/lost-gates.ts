/**
 * Removed feature gates whose feature went with them, or got another name; the others became part of Kubernetes.
 * Source: the table of removed feature gates in the Kubernetes reference.
 */
export const lostGates: Readonly<Record<string, string>> = {
  AllowServiceLBStatusOnNonLB: 'the status of a Service of another type is cleared',
  BalanceAttachedNodeVolumes: 'the scheduler no longer counts attached volumes',
  DRAControlPlaneController: 'classic dynamic resource allocation is gone',
  DebugContainers: 'it is called EphemeralContainers',
  DynamicKubeletConfig: 'kubelets read their settings from files only',
  ExperimentalHostUserNamespaceDefaulting: 'the defaulting is gone',
  HyperVContainer: 'Hyper-V containers belong to the runtime',
  MountContainers: 'mounts are done on the host',
  MultiCIDRRangeAllocator: 'ClusterCIDR is gone',
  PodHasNetworkCondition: 'it is called PodReadyToStartContainersCondition',
  ResourceLimitsPriorityFunction: 'the priority function is gone',
  SecurityContextDeny: 'the admission plugin is gone',
  ServiceTopology: 'topologyKeys of Services are gone; topology aware routing took their place',
  UserNamespacesStatelessPodsSupport: 'it is called UserNamespacesSupport',
};
