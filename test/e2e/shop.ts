import type { JsonObject } from '../../activities/objects/json-path.js';
import type { KubeApi } from '../../activities/objects/kube-api.js';

const pod = (image: string): JsonObject => ({
  metadata: { labels: { app: image } },
  spec: { containers: [{ name: 'c', image, resources: { requests: { cpu: '1000m' } } }] },
});

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Path of the collection and object, in an order in which they can be created. */
const objects: readonly (readonly [string, JsonObject])[] = [
  ['/api/v1/namespaces', { metadata: { name: 'shop', labels: { team: 'a' } } }],
  [
    '/api/v1/nodes',
    {
      metadata: { name: 'w-1', labels: { disk: 'fast' }, annotations: { note: 'x' } },
      spec: {
        podCIDR: '10.200.1.0/24',
        podCIDRs: ['10.200.1.0/24'],
        unschedulable: true,
        taints: [{ key: 'dedicated', value: 'db', effect: 'NoSchedule' }],
      },
    },
  ],
  [
    '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
    {
      metadata: { name: 'carts.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { plural: 'carts', kind: 'Cart', singular: 'cart', listKind: 'CartList' },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            subresources: { status: {} },
            schema: {
              openAPIV3Schema: {
                type: 'object',
                properties: {
                  spec: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
                },
              },
            },
          },
        ],
      },
    },
  ],
  [
    '/apis/scheduling.k8s.io/v1/priorityclasses',
    { metadata: { name: 'important' }, value: 1000, description: 'x' },
  ],
  [
    '/apis/storage.k8s.io/v1/storageclasses',
    { metadata: { name: 'by-hand' }, provisioner: 'kubernetes.io/no-provisioner' },
  ],
  [
    '/api/v1/persistentvolumes',
    {
      metadata: { name: 'data-0' },
      spec: {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteOnce'],
        hostPath: { path: '/data' },
        storageClassName: 'by-hand',
      },
    },
  ],
  [
    '/api/v1/namespaces/shop/persistentvolumeclaims',
    {
      metadata: { name: 'data-db-0' },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'by-hand',
        resources: { requests: { storage: '1Gi' } },
      },
    },
  ],
  ['/api/v1/namespaces/shop/serviceaccounts', { metadata: { name: 'robot' } }],
  [
    '/api/v1/namespaces/shop/secrets',
    {
      metadata: {
        name: 'robot-by-hand',
        annotations: { 'kubernetes.io/service-account.name': 'robot' },
      },
      type: 'kubernetes.io/service-account-token',
    },
  ],
  ['/api/v1/namespaces/shop/secrets', { metadata: { name: 'pw' }, data: { pw: base64('canary') } }],
  [
    '/api/v1/namespaces/shop/configmaps',
    { metadata: { name: 'settings' }, data: { 'a.conf': 'x: 1\n' }, immutable: true },
  ],
  [
    '/api/v1/namespaces/shop/services',
    {
      metadata: { name: 'web' },
      spec: {
        type: 'NodePort',
        clusterIP: '10.96.7.7',
        selector: { app: 'web' },
        ports: [{ port: 80, nodePort: 30080 }],
      },
    },
  ],
  [
    '/api/v1/namespaces/shop/services',
    { metadata: { name: 'db' }, spec: { clusterIP: 'None', ports: [{ port: 5432 }] } },
  ],
  [
    '/api/v1/namespaces/shop/endpoints',
    {
      metadata: { name: 'db' },
      subsets: [{ addresses: [{ ip: '192.0.2.5' }], ports: [{ port: 5432 }] }],
    },
  ],
  [
    '/apis/apps/v1/namespaces/shop/deployments',
    {
      metadata: { name: 'web' },
      spec: { replicas: 2, selector: { matchLabels: { app: 'web' } }, template: pod('web') },
    },
  ],
  [
    '/apis/apps/v1/namespaces/shop/statefulsets',
    {
      metadata: { name: 'db' },
      spec: {
        serviceName: 'db',
        replicas: 1,
        selector: { matchLabels: { app: 'db' } },
        template: pod('db'),
      },
    },
  ],
  [
    '/apis/apps/v1/namespaces/kube-system/daemonsets',
    {
      metadata: { name: 'kube-proxy' },
      spec: { selector: { matchLabels: { app: 'proxy' } }, template: proxyPod() },
    },
  ],
  // Made by a kubeadm from before v1.18: the target is given what is missing, the old side never had it.
  [
    '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
    {
      metadata: { name: 'kubeadm:kubelet-bootstrap' },
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'ClusterRole',
        name: 'system:node-bootstrapper',
      },
      subjects: [
        {
          apiGroup: 'rbac.authorization.k8s.io',
          kind: 'Group',
          name: 'system:bootstrappers:kubeadm:default-node-token',
        },
      ],
    },
  ],
  [
    '/apis/batch/v1beta1/namespaces/shop/cronjobs',
    {
      metadata: { name: 'nightly' },
      spec: { schedule: '0 3 * * *', jobTemplate: { spec: { template: onFailure('job') } } },
    },
  ],
  [
    '/apis/batch/v1/namespaces/shop/jobs',
    { metadata: { name: 'import' }, spec: { template: onFailure('job') } },
  ],
  [
    '/apis/autoscaling/v2beta2/namespaces/shop/horizontalpodautoscalers',
    {
      metadata: { name: 'web' },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
        minReplicas: 2,
        maxReplicas: 4,
        metrics: [
          {
            type: 'Resource',
            resource: { name: 'memory', target: { type: 'Utilization', averageUtilization: 60 } },
          },
        ],
      },
    },
  ],
  [
    '/apis/policy/v1beta1/namespaces/shop/poddisruptionbudgets',
    {
      metadata: { name: 'web' },
      spec: { minAvailable: 1, selector: { matchLabels: { app: 'web' } } },
    },
  ],
  [
    '/apis/networking.k8s.io/v1/namespaces/shop/ingresses',
    {
      metadata: { name: 'web' },
      spec: {
        rules: [
          {
            host: 'shop.example.com',
            http: {
              paths: [
                {
                  path: '/',
                  pathType: 'Prefix',
                  backend: { service: { name: 'web', port: { number: 80 } } },
                },
              ],
            },
          },
        ],
      },
    },
  ],
  [
    '/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies',
    { metadata: { name: 'closed' }, spec: { podSelector: {}, policyTypes: ['Ingress'] } },
  ],
  [
    '/api/v1/namespaces/shop/resourcequotas',
    { metadata: { name: 'q' }, spec: { hard: { pods: '50' } } },
  ],
  [
    '/api/v1/namespaces/shop/limitranges',
    {
      metadata: { name: 'l' },
      spec: { limits: [{ type: 'Container', defaultRequest: { memory: '64Mi' } }] },
    },
  ],
  [
    '/apis/rbac.authorization.k8s.io/v1/namespaces/shop/roles',
    {
      metadata: { name: 'reader' },
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
    },
  ],
  [
    '/apis/rbac.authorization.k8s.io/v1/clusterroles',
    {
      metadata: {
        name: 'cart-viewer',
        labels: { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' },
      },
      rules: [{ apiGroups: ['example.com'], resources: ['carts'], verbs: ['get'] }],
    },
  ],
  [
    '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations',
    {
      metadata: { name: 'strict' },
      webhooks: [
        {
          name: 'v.example.com',
          sideEffects: 'None',
          admissionReviewVersions: ['v1'],
          failurePolicy: 'Fail',
          clientConfig: { service: { namespace: 'shop', name: 'web', path: '/v' } },
          rules: [
            {
              apiGroups: ['example.com'],
              apiVersions: ['v1'],
              operations: ['DELETE'],
              resources: ['carts'],
            },
          ],
        },
      ],
    },
  ],
];

function proxyPod(): JsonObject {
  return {
    metadata: { labels: { app: 'proxy' } },
    spec: { containers: [{ name: 'c', image: 'old/proxy:1' }] },
  };
}

function onFailure(image: string): JsonObject {
  return { spec: { restartPolicy: 'OnFailure', containers: [{ name: 'c', image }] } };
}

/** Creates an application of many kinds on v1.19. */
export async function createShop(api: KubeApi): Promise<void> {
  for (const [path, body] of objects) await api.request('POST', path, { body });
  const carts = '/apis/example.com/v1/namespaces/shop/carts';
  // Served a moment after its definition.
  const cart = await retried(() =>
    api.request('POST', carts, {
      body: {
        apiVersion: 'example.com/v1',
        kind: 'Cart',
        metadata: { name: 'one', finalizers: ['example.com/keep'] },
        spec: { items: 3, 'odd.name': null },
      },
    }),
  );
  await api.request('POST', '/api/v1/namespaces/shop/secrets', {
    body: { metadata: { name: 'cart-pw', ownerReferences: [ownerOf(cart)] } },
  });
}

const ownerOf = (cart: JsonObject): JsonObject => {
  const { metadata } = cart as { metadata: { uid: string } };
  return { apiVersion: 'example.com/v1', kind: 'Cart', name: 'one', uid: metadata.uid };
};

async function retried<T>(run: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await run();
    } catch (cause) {
      if (tries === 50) throw cause;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
