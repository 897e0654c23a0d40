/** Built-in kinds of one group and version, and the minor from which an API server no longer serves them by default. */
export interface RemovedApis {
  /** 22: v1.22 and later do not serve it. */
  readonly goneIn: number;
  /** `apps/v1beta1`. */
  readonly apiVersion: string;
  readonly resources: readonly string[];
}

const gone = (
  goneIn: number,
  apiVersion: string,
  ...resources: readonly string[]
): RemovedApis => ({
  goneIn,
  apiVersion,
  resources,
});

/**
 * Every version of a built-in kind that Kubernetes stopped serving since 1.14. Source: the differences between
 * api/openapi-spec/swagger.json of the last patches of each minor, 1.14 to 1.36; where a version was switched off by
 * default before it was removed (1.16: extensions and apps betas), the earlier minor counts.
 */
export const removedApis: readonly RemovedApis[] = [
  gone(16, 'apps/v1beta1', 'controllerrevisions', 'deployments', 'statefulsets'),
  gone(
    16,
    'apps/v1beta2',
    'controllerrevisions',
    'daemonsets',
    'deployments',
    'replicasets',
    'statefulsets',
  ),
  gone(
    16,
    'extensions/v1beta1',
    'daemonsets',
    'deployments',
    'networkpolicies',
    'podsecuritypolicies',
    'replicasets',
  ),
  gone(17, 'discovery.k8s.io/v1alpha1', 'endpointslices'),
  gone(19, 'auditregistration.k8s.io/v1alpha1', 'auditsinks'),
  gone(20, 'settings.k8s.io/v1alpha1', 'podpresets'),
  gone(21, 'batch/v2alpha1', 'cronjobs'),
  gone(21, 'flowcontrol.apiserver.k8s.io/v1alpha1', 'flowschemas', 'prioritylevelconfigurations'),
  gone(
    22,
    'admissionregistration.k8s.io/v1beta1',
    'mutatingwebhookconfigurations',
    'validatingwebhookconfigurations',
  ),
  gone(22, 'apiextensions.k8s.io/v1beta1', 'customresourcedefinitions'),
  gone(22, 'apiregistration.k8s.io/v1beta1', 'apiservices'),
  gone(22, 'certificates.k8s.io/v1beta1', 'certificatesigningrequests'),
  gone(22, 'coordination.k8s.io/v1beta1', 'leases'),
  gone(22, 'extensions/v1beta1', 'ingresses'),
  gone(22, 'networking.k8s.io/v1beta1', 'ingressclasses', 'ingresses'),
  gone(
    22,
    'rbac.authorization.k8s.io/v1beta1',
    'clusterrolebindings',
    'clusterroles',
    'rolebindings',
    'roles',
  ),
  gone(22, 'scheduling.k8s.io/v1beta1', 'priorityclasses'),
  gone(
    22,
    'storage.k8s.io/v1beta1',
    'csidrivers',
    'csinodes',
    'storageclasses',
    'volumeattachments',
  ),
  gone(
    23,
    'rbac.authorization.k8s.io/v1alpha1',
    'clusterrolebindings',
    'clusterroles',
    'rolebindings',
    'roles',
  ),
  gone(23, 'scheduling.k8s.io/v1alpha1', 'priorityclasses'),
  gone(23, 'storage.k8s.io/v1alpha1', 'volumeattachments'),
  gone(24, 'node.k8s.io/v1alpha1', 'runtimeclasses'),
  gone(24, 'storage.k8s.io/v1alpha1', 'csistoragecapacities'),
  gone(25, 'autoscaling/v2beta1', 'horizontalpodautoscalers'),
  gone(25, 'batch/v1beta1', 'cronjobs'),
  gone(25, 'discovery.k8s.io/v1beta1', 'endpointslices'),
  gone(25, 'events.k8s.io/v1beta1', 'events'),
  gone(25, 'node.k8s.io/v1beta1', 'runtimeclasses'),
  gone(25, 'policy/v1beta1', 'poddisruptionbudgets', 'podsecuritypolicies'),
  gone(26, 'autoscaling/v2beta2', 'horizontalpodautoscalers'),
  gone(26, 'flowcontrol.apiserver.k8s.io/v1beta1', 'flowschemas', 'prioritylevelconfigurations'),
  gone(
    27,
    'resource.k8s.io/v1alpha1',
    'podschedulings',
    'resourceclaims',
    'resourceclaimtemplates',
    'resourceclasses',
  ),
  gone(27, 'storage.k8s.io/v1beta1', 'csistoragecapacities'),
  gone(29, 'flowcontrol.apiserver.k8s.io/v1beta2', 'flowschemas', 'prioritylevelconfigurations'),
  gone(29, 'networking.k8s.io/v1alpha1', 'clustercidrs'),
  gone(31, 'networking.k8s.io/v1alpha1', 'ipaddresses', 'servicecidrs'),
  gone(
    31,
    'resource.k8s.io/v1alpha2',
    'podschedulingcontexts',
    'resourceclaimparameters',
    'resourceclaims',
    'resourceclaimtemplates',
    'resourceclasses',
    'resourceclassparameters',
    'resourceslices',
  ),
  gone(
    32,
    'admissionregistration.k8s.io/v1alpha1',
    'validatingadmissionpolicies',
    'validatingadmissionpolicybindings',
  ),
  gone(32, 'coordination.k8s.io/v1alpha1', 'leasecandidates'),
  gone(32, 'flowcontrol.apiserver.k8s.io/v1beta3', 'flowschemas', 'prioritylevelconfigurations'),
  gone(32, 'resource.k8s.io/v1alpha3', 'podschedulingcontexts'),
  gone(
    34,
    'admissionregistration.k8s.io/v1beta1',
    'validatingadmissionpolicies',
    'validatingadmissionpolicybindings',
  ),
  gone(
    34,
    'resource.k8s.io/v1alpha3',
    'deviceclasses',
    'resourceclaims',
    'resourceclaimtemplates',
    'resourceslices',
  ),
  gone(35, 'certificates.k8s.io/v1alpha1', 'podcertificaterequests'),
  gone(35, 'storage.k8s.io/v1alpha1', 'volumeattributesclasses'),
  gone(35, 'storagemigration.k8s.io/v1alpha1', 'storageversionmigrations'),
  gone(36, 'scheduling.k8s.io/v1alpha1', 'workloads'),
];
