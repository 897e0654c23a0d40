import type { JsonObject } from '../../../activities/objects/json-path.js';
import type { Item } from '../../../activities/objects/resource.js';

const kinds: {
  readonly [kind: string]: readonly [group: string, version: string, resource: string];
} = {
  APIService: ['apiregistration.k8s.io', 'v1', 'apiservices'],
  Cart: ['example.com', 'v1', 'carts'],
  ClusterRole: ['rbac.authorization.k8s.io', 'v1', 'clusterroles'],
  ClusterRoleBinding: ['rbac.authorization.k8s.io', 'v1', 'clusterrolebindings'],
  ConfigMap: ['', 'v1', 'configmaps'],
  ControllerRevision: ['apps', 'v1', 'controllerrevisions'],
  CronJob: ['batch', 'v1beta1', 'cronjobs'],
  CustomResourceDefinition: ['apiextensions.k8s.io', 'v1', 'customresourcedefinitions'],
  DaemonSet: ['apps', 'v1', 'daemonsets'],
  Deployment: ['apps', 'v1', 'deployments'],
  Endpoints: ['', 'v1', 'endpoints'],
  EndpointSlice: ['discovery.k8s.io', 'v1beta1', 'endpointslices'],
  FlowSchema: ['flowcontrol.apiserver.k8s.io', 'v1beta1', 'flowschemas'],
  HorizontalPodAutoscaler: ['autoscaling', 'v2beta2', 'horizontalpodautoscalers'],
  Ingress: ['networking.k8s.io', 'v1', 'ingresses'],
  Job: ['batch', 'v1', 'jobs'],
  Lease: ['coordination.k8s.io', 'v1', 'leases'],
  Namespace: ['', 'v1', 'namespaces'],
  Node: ['', 'v1', 'nodes'],
  PersistentVolume: ['', 'v1', 'persistentvolumes'],
  PersistentVolumeClaim: ['', 'v1', 'persistentvolumeclaims'],
  Pod: ['', 'v1', 'pods'],
  PriorityClass: ['scheduling.k8s.io', 'v1', 'priorityclasses'],
  ReplicaSet: ['apps', 'v1', 'replicasets'],
  ResourceQuota: ['', 'v1', 'resourcequotas'],
  Role: ['rbac.authorization.k8s.io', 'v1', 'roles'],
  RoleBinding: ['rbac.authorization.k8s.io', 'v1', 'rolebindings'],
  Secret: ['', 'v1', 'secrets'],
  Service: ['', 'v1', 'services'],
  ServiceAccount: ['', 'v1', 'serviceaccounts'],
  StatefulSet: ['apps', 'v1', 'statefulsets'],
  StorageClass: ['storage.k8s.io', 'v1', 'storageclasses'],
  ValidatingWebhookConfiguration: [
    'admissionregistration.k8s.io',
    'v1',
    'validatingwebhookconfigurations',
  ],
};

/** `anItem('Secret', 'shop/pw', {data: …})`; without a slash it is cluster-wide. Metadata is merged. */
export function anItem(kind: string, name: string, content: JsonObject = {}): Item {
  const [group, version, resource] = kinds[kind] ?? ['example.com', 'v1', `${kind.toLowerCase()}s`];
  const [namespace, own] = name.includes('/') ? name.split('/') : [undefined, name];
  const metadata = {
    name: own ?? '',
    ...(namespace !== undefined && { namespace }),
    ...(content['metadata'] as JsonObject | undefined),
  };
  return {
    of: { group, version, resource, kind, namespaced: namespace !== undefined },
    object: {
      apiVersion: group === '' ? version : `${group}/${version}`,
      kind,
      ...content,
      metadata,
    },
  };
}

/** The definition of Carts, with or without a status subresource. */
export const cartDefinition = (subresources: JsonObject = {}): Item =>
  anItem('CustomResourceDefinition', 'carts.example.com', {
    spec: { group: 'example.com', versions: [{ name: 'v1', served: true, subresources }] },
    status: { conditions: [{ type: 'Established', status: 'True' }] },
  });
