import type { JsonObject } from '../../../../activities/objects/json-path.js';
import type { Item } from '../../../../activities/objects/resource.js';

/** `apps/v1 deployments`: how an API server serves a kind. */
const served: { readonly [kind: string]: string } = {
  CertificateSigningRequest: 'certificates.k8s.io/v1 certificatesigningrequests',
  ClusterRole: 'rbac.authorization.k8s.io/v1 clusterroles',
  ClusterRoleBinding: 'rbac.authorization.k8s.io/v1 clusterrolebindings',
  ConfigMap: 'v1 configmaps',
  CronJob: 'batch/v1beta1 cronjobs',
  CSINode: 'storage.k8s.io/v1 csinodes',
  CustomResourceDefinition: 'apiextensions.k8s.io/v1 customresourcedefinitions',
  DaemonSet: 'apps/v1 daemonsets',
  Deployment: 'apps/v1 deployments',
  Endpoints: 'v1 endpoints',
  EndpointSlice: 'discovery.k8s.io/v1beta1 endpointslices',
  HorizontalPodAutoscaler: 'autoscaling/v1 horizontalpodautoscalers',
  Ingress: 'networking.k8s.io/v1 ingresses',
  IngressClass: 'networking.k8s.io/v1 ingressclasses',
  Job: 'batch/v1 jobs',
  LimitRange: 'v1 limitranges',
  Namespace: 'v1 namespaces',
  Node: 'v1 nodes',
  PersistentVolume: 'v1 persistentvolumes',
  PersistentVolumeClaim: 'v1 persistentvolumeclaims',
  Pod: 'v1 pods',
  PodDisruptionBudget: 'policy/v1beta1 poddisruptionbudgets',
  PriorityClass: 'scheduling.k8s.io/v1 priorityclasses',
  ReplicaSet: 'apps/v1 replicasets',
  ResourceQuota: 'v1 resourcequotas',
  Role: 'rbac.authorization.k8s.io/v1 roles',
  RoleBinding: 'rbac.authorization.k8s.io/v1 rolebindings',
  Secret: 'v1 secrets',
  Service: 'v1 services',
  ServiceAccount: 'v1 serviceaccounts',
  StatefulSet: 'apps/v1 statefulsets',
  StorageClass: 'storage.k8s.io/v1 storageclasses',
  ValidatingWebhookConfiguration: 'admissionregistration.k8s.io/v1 validatingwebhookconfigurations',
  VolumeAttachment: 'storage.k8s.io/v1 volumeattachments',
  BGPPeer: 'crd.projectcalico.org/v1 bgppeers',
  Cart: 'example.com/v1 carts',
};

/** An object as read: `thing('Secret', 'shop/pw', {type: …})`; without a slash it is cluster-wide. Metadata is merged. */
export function thing(kind: string, name: string, content: JsonObject = {}): Item {
  const [apiVersion = '', resource = ''] = (served[kind] ?? '').split(' ');
  const [group = '', version = ''] = apiVersion.includes('/')
    ? apiVersion.split('/')
    : ['', apiVersion];
  const [namespace, own] = name.includes('/') ? name.split('/') : [undefined, name];
  const metadata = {
    name: own ?? name,
    uid: `${kind} ${name}`,
    ...(namespace !== undefined && { namespace }),
    ...(content['metadata'] as JsonObject | undefined),
  };
  return {
    of: { group, version, resource, kind, namespaced: namespace !== undefined },
    object: { apiVersion, kind, ...content, metadata },
  };
}

/** The same object with some fields of its top level replaced; metadata is merged. */
export const changed = ({ of, object }: Item, content: JsonObject): Item => ({
  of,
  object: {
    ...object,
    ...content,
    metadata: { ...(object['metadata'] as JsonObject), ...(content['metadata'] as JsonObject) },
  },
});
