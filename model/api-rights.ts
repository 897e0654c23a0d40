/** What a phase may ask of the Kubernetes API, as RBAC has it. */
export interface ApiRule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly verbs: readonly string[];
}

/** The rights of one phase, and whose they are. */
export interface ApiPhase {
  /** Completes "for …". */
  readonly what: string;
  /** Activities that ask for nothing else. */
  readonly activities: readonly string[];
  readonly cluster: readonly ApiRule[];
  /** In the namespace kube-system alone. */
  readonly kubeSystem?: readonly ApiRule[];
}

const rbac = 'rbac.authorization.k8s.io';
const leaders = ['kube-controller-manager', 'kube-scheduler'];

/** Is it the cluster that was planned on? Asked by every phase. */
const identity: ApiRule = {
  apiGroups: [''],
  resources: ['namespaces'],
  resourceNames: ['kube-system'],
  verbs: ['get'],
};

/** Which kinds are served, and in which version of Kubernetes? */
const discovery: ApiRule = {
  nonResourceURLs: ['/version', '/healthz', '/api', '/api/*', '/apis', '/apis/*'],
  verbs: ['get'],
};

/** Every phase, from the one that only looks to the ones that may do most. */
export const apiPhases = {
  look: {
    what: 'assessing, rehearsing, planning, comparing and waiting; it can change nothing',
    activities: [
      'assess',
      'rehearse',
      'exportObjects',
      'recordBaseline',
      'compareObjects',
      'listCreatedSince',
      'waitForApi',
      'waitForNodes',
      'waitForPods',
      'waitForMirrors',
      'waitForBaseline',
    ],
    cluster: [
      identity,
      discovery,
      { nonResourceURLs: ['/readyz', '/metrics'], verbs: ['get'] },
      // Every kind that is served, Secrets too: whatever exists has to be judged. Not get, which opens pods/exec and nodes/proxy.
      { apiGroups: ['*'], resources: ['*'], verbs: ['list'] },
    ],
    kubeSystem: [
      { apiGroups: [''], resources: ['configmaps'], resourceNames: ['kube-proxy'], verbs: ['get'] },
    ],
  },
  leaders: {
    what: 'freeing and holding the locks of controllers that were stopped',
    activities: ['releaseLeaders', 'holdLeaders'],
    cluster: [identity],
    kubeSystem: [
      {
        apiGroups: ['coordination.k8s.io'],
        resources: ['leases'],
        resourceNames: leaders,
        verbs: ['get', 'update'],
      },
      {
        apiGroups: [''],
        resources: ['endpoints'],
        resourceNames: leaders,
        verbs: ['get', 'update'],
      },
    ],
  },
  drain: {
    what: 'cordoning nodes, evicting their pods, and giving nodes back',
    activities: ['drainNode', 'restoreSchedulability'],
    cluster: [
      identity,
      { nonResourceURLs: ['/api/*', '/apis/*'], verbs: ['get'] },
      { apiGroups: [''], resources: ['nodes'], verbs: ['get', 'patch'] },
      { apiGroups: [''], resources: ['pods'], verbs: ['list'] },
      { apiGroups: [''], resources: ['pods/eviction'], verbs: ['create'] },
      { apiGroups: ['policy'], resources: ['poddisruptionbudgets'], verbs: ['list'] },
    ],
    kubeSystem: [
      {
        apiGroups: ['coordination.k8s.io'],
        resources: ['leases'],
        resourceNames: ['kube-controller-manager'],
        verbs: ['get'],
      },
      {
        apiGroups: [''],
        resources: ['endpoints'],
        resourceNames: ['kube-controller-manager'],
        verbs: ['get'],
      },
    ],
  },
  'add-ons': {
    what: "bringing the cluster's own add-ons and kubeadm's records to the target",
    activities: ['updateAddOns'],
    cluster: [
      identity,
      {
        apiGroups: [rbac],
        resources: ['clusterroles'],
        resourceNames: ['system:coredns'],
        verbs: ['get', 'update'],
      },
      // Who may join by kubeadm, and what they may; only where it is missing it is made.
      {
        apiGroups: [rbac],
        resources: ['clusterroles', 'clusterrolebindings'],
        resourceNames: ['kubeadm:kubelet-bootstrap', 'kubeadm:get-nodes'],
        verbs: ['get'],
      },
      { apiGroups: [rbac], resources: ['clusterroles', 'clusterrolebindings'], verbs: ['create'] },
      // What CoreDNS and who joins may: nobody may give a right that they do not have, and so none to escalate is needed.
      {
        apiGroups: [''],
        resources: ['endpoints', 'services', 'pods', 'namespaces'],
        verbs: ['list', 'watch'],
      },
      { apiGroups: [''], resources: ['nodes'], verbs: ['get'] },
      {
        apiGroups: ['discovery.k8s.io'],
        resources: ['endpointslices'],
        verbs: ['list', 'watch'],
      },
    ],
    kubeSystem: [
      { apiGroups: [''], resources: ['configmaps'], verbs: ['list', 'create', 'update'] },
      // As above, for kubelets that read their configuration.
      { apiGroups: [''], resources: ['configmaps'], verbs: ['get'] },
      {
        apiGroups: [rbac],
        resources: ['roles', 'rolebindings'],
        verbs: ['list', 'create'],
      },
      { apiGroups: ['apps'], resources: ['daemonsets', 'deployments'], verbs: ['list', 'update'] },
    ],
  },
  import: {
    what: 'importing every object into the target',
    activities: ['importObjects', 'givePodRanges'],
    cluster: [
      identity,
      discovery,
      {
        apiGroups: ['*'],
        resources: ['*'],
        verbs: ['get', 'list', 'create', 'update', 'patch'],
      },
      // A kubelet that was quicker has made its Node already, with another pod range.
      { apiGroups: [''], resources: ['nodes'], verbs: ['delete'] },
    ],
  },
  'import-rights': {
    what: 'importing Roles and bindings, beside import and for that time alone',
    activities: ['importObjects'],
    cluster: [
      {
        apiGroups: [rbac],
        resources: ['roles', 'clusterroles'],
        verbs: ['escalate', 'bind'],
      },
    ],
  },
} as const satisfies { readonly [phase: string]: ApiPhase };

/** Name of a phase. */
export type ApiPhaseName = keyof typeof apiPhases;

/** Names of all phases. */
export const apiPhaseNames = Object.keys(apiPhases) as readonly ApiPhaseName[];
