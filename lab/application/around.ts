import type { GroupVersions } from './group-versions.js';
import { manifest, type Manifest } from './object.js';
import { container, podTemplate } from './pods.js';
import { shop } from './shop.js';

/** A second namespace, so that nothing may rest on there being one. */
export const billing = 'billing';

const rbac = 'rbac.authorization.k8s.io/v1';

/** What must be there before anything that runs. */
export const foundations = (): Manifest[] => [
  manifest('v1', 'Namespace', shop, { metadata: { labels: { team: 'shop' } } }),
  manifest('v1', 'Namespace', billing, { metadata: { labels: { team: 'billing' } } }),
  manifest('scheduling.k8s.io/v1', 'PriorityClass', 'shop-serving', {
    value: 100_000,
    description: 'What customers of the shop see.',
  }),
  manifest('v1', 'LimitRange', `${billing}/defaults`, {
    spec: {
      limits: [
        {
          type: 'Container',
          default: { cpu: '100m', memory: '64Mi' },
          defaultRequest: { cpu: '5m', memory: '8Mi' },
        },
      ],
    },
  }),
  manifest('v1', 'ResourceQuota', `${billing}/limits`, {
    spec: { hard: { pods: '20', 'requests.memory': '1Gi', configmaps: '50' } },
  }),
  manifest('v1', 'ConfigMap', `${shop}/web-settings`, {
    data: { GREETING: 'welcome to the shop', CURRENCY: 'EUR' },
  }),
  manifest('v1', 'Secret', `${shop}/payment`, {
    type: 'Opaque',
    stringData: { 'api-key': 'lab-canary-payment-key', 'account.txt': 'shop\n0042\n' },
  }),
  manifest('v1', 'ServiceAccount', `${shop}/web`),
  manifest(rbac, 'Role', `${shop}/web`, {
    rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] }],
  }),
  manifest(rbac, 'RoleBinding', `${shop}/web`, {
    subjects: [{ kind: 'ServiceAccount', name: 'web', namespace: shop }],
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'web' },
  }),
  manifest('v1', 'ServiceAccount', `${billing}/reporter`),
  // Its token lives as long as it does, and dies with it: holders outside are a finding.
  manifest('v1', 'Secret', `${billing}/reporter-token`, {
    metadata: { annotations: { 'kubernetes.io/service-account.name': 'reporter' } },
    type: 'kubernetes.io/service-account-token',
  }),
  manifest(rbac, 'ClusterRole', 'node-reader', {
    rules: [{ apiGroups: [''], resources: ['nodes'], verbs: ['get', 'list'] }],
  }),
  manifest(rbac, 'ClusterRoleBinding', 'billing-node-reader', {
    subjects: [{ kind: 'ServiceAccount', name: 'reporter', namespace: billing }],
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'node-reader' },
  }),
];

/** A CronJob and a DaemonSet: pods that no Service leads to. */
export const backgroundObjects = (image: string, { cronJob }: GroupVersions): Manifest[] => [
  manifest(cronJob, 'CronJob', `${billing}/invoices`, {
    spec: {
      schedule: '* * * * *',
      concurrencyPolicy: 'Forbid',
      successfulJobsHistoryLimit: 2,
      failedJobsHistoryLimit: 1,
      jobTemplate: {
        spec: {
          backoffLimit: 1,
          template: podTemplate(
            { app: 'invoices' },
            { restartPolicy: 'Never', containers: [container(image, { script: 'tick' })] },
          ),
        },
      },
    },
  }),
  manifest('apps/v1', 'DaemonSet', `${billing}/agent`, {
    spec: {
      selector: { matchLabels: { app: 'agent' } },
      template: podTemplate(
        { app: 'agent' },
        {
          terminationGracePeriodSeconds: 2,
          containers: [container(image, { script: 'idle' })],
        },
      ),
    },
  }),
];
