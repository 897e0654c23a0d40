import type { JsonObject } from '../../../activities/objects/json-path.js';
import { an, uidOf, type Entry, type Era } from '../entry.js';

/** Budgets, limits, autoscalers, classes and Pod Security Policies. */
export const policy = (era: Era): readonly Entry[] => [
  ...budgets,
  ...['policy/v1beta1', ...(era === 15 ? ['extensions/v1beta1'] : [])].flatMap((version) =>
    securityPolicies(version),
  ),
  ...autoscalers,
  ...['v1', 'v1beta1', 'v1alpha1'].flatMap((version, i) => [
    an(
      [`scheduling.k8s.io/${version}`, 'PriorityClass'],
      version === 'v1' ? 'important' : `p-${version}`,
      {
        value: 1_000_000_000 - i,
        description: 'größer',
      },
    ),
    an([`scheduling.k8s.io/${version}`, 'PriorityClass'], `never-${version}`, { value: -i - 1 }),
  ]),
  an(['node.k8s.io/v1alpha1', 'RuntimeClass'], 'kata', { spec: { runtimeHandler: 'kata' } }),
  an(['node.k8s.io/v1beta1', 'RuntimeClass'], 'gvisor', { handler: 'runsc' }),
];

const selector = { matchLabels: { app: 'web' } };

const budgets: readonly Entry[] = Object.entries({
  half: { minAvailable: '50%', selector },
  one: { maxUnavailable: 1, selector },
  none: { maxUnavailable: 0, selector },
  // Selects nothing in v1beta1 and everything in v1.
  'empty-selector': { minAvailable: 1, selector: {} },
  'no-selector': { minAvailable: 1 },
  expressions: {
    minAvailable: 0,
    selector: { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['x'] }] },
  },
} satisfies { readonly [name: string]: JsonObject }).map(([name, spec]) =>
  an(['policy/v1beta1', 'PodDisruptionBudget'], `${name}@shop`, { spec }),
);

const runAs = (rule: string): JsonObject => ({
  runAsUser: { rule },
  seLinux: { rule: 'RunAsAny' },
  supplementalGroups: { rule: 'RunAsAny' },
  fsGroup: { rule: 'RunAsAny' },
});

const securityPolicies = (version: string): readonly Entry[] => {
  const kind = [version, 'PodSecurityPolicy'] as const;
  const suffix = version.split('/')[0] ?? '';
  return [
    an(kind, `narrow-${suffix}`, {
      metadata: {
        annotations: {
          'seccomp.security.alpha.kubernetes.io/allowedProfileNames': 'runtime/default',
        },
      },
      spec: {
        ...runAs('MustRunAsNonRoot'),
        volumes: ['configMap', 'secret', 'emptyDir'],
        requiredDropCapabilities: ['ALL'],
        allowPrivilegeEscalation: false,
      },
    }),
    an(kind, `wide-${suffix}`, {
      spec: {
        ...runAs('RunAsAny'),
        privileged: true,
        hostNetwork: true,
        hostPorts: [{ min: 0, max: 65535 }],
        volumes: ['*'],
        allowedCapabilities: ['*'],
      },
    }),
  ];
};

const target = (apiVersion: string, name: string): JsonObject => ({
  scaleTargetRef: { apiVersion, kind: 'Deployment', name },
  maxReplicas: 10,
});

const autoscalers: readonly Entry[] = [
  an(['autoscaling/v1', 'HorizontalPodAutoscaler'], 'cpu@shop', {
    spec: { ...target('apps/v1', 'web-apps-v1'), targetCPUUtilizationPercentage: 80 },
  }),
  an(['autoscaling/v1', 'HorizontalPodAutoscaler'], 'old-reference@shop', {
    spec: { ...target('extensions/v1beta1', 'web-apps-v1-full'), minReplicas: 1 },
  }),
  {
    ...an(['autoscaling/v2beta1', 'HorizontalPodAutoscaler'], 'all-v2beta1@shop', {
      spec: {
        ...target('apps/v1', 'web-apps-v1'),
        metrics: [
          { type: 'Resource', resource: { name: 'memory', targetAverageValue: '0.5Gi' } },
          { type: 'Pods', pods: { metricName: 'requests', targetAverageValue: '1500m' } },
          {
            type: 'Object',
            object: {
              target: {
                apiVersion: 'extensions/v1beta1',
                kind: 'Ingress',
                name: 'plain-extensions',
              },
              metricName: 'requests',
              targetValue: '1k',
            },
          },
          {
            type: 'External',
            external: {
              metricName: 'queue',
              metricSelector: { matchLabels: { a: 'b' } },
              targetAverageValue: '30',
            },
          },
        ],
      },
    }),
    status: { currentReplicas: 1, desiredReplicas: 1, currentMetrics: [], conditions: [] },
  },
  an(['autoscaling/v2beta2', 'HorizontalPodAutoscaler'], 'all-v2beta2@shop', {
    spec: {
      ...target('apps/v1', 'web-apps-v1'),
      metrics: [
        {
          type: 'Object',
          object: {
            describedObject: {
              apiVersion: 'networking.k8s.io/v1beta1',
              kind: 'Ingress',
              name: 'x',
            },
            metric: { name: 'requests', selector: { matchLabels: { a: 'b' } } },
            target: { type: 'Value', value: '2k' },
          },
        },
      ],
    },
  }),
];

/** Was there before the limits. */
export const unlimited: readonly Entry[] = [
  an(['v1', 'Pod'], 'unlimited@ml', {
    spec: { containers: [{ name: 'c', image: 'example.com/unlimited' }] },
  }),
];

/** Limits and quotas; what was there before them has none. */
export const limits: readonly Entry[] = [
  an(['v1', 'LimitRange'], 'limits@ml', {
    spec: {
      limits: [
        {
          type: 'Container',
          default: { cpu: '1000m', memory: '0.1Gi' },
          defaultRequest: { cpu: '0.1' },
          max: { cpu: '4' },
          min: { cpu: '1m' },
          maxLimitRequestRatio: { cpu: '10' },
        },
        { type: 'PersistentVolumeClaim', max: { storage: '1Ti' } },
      ],
    },
  }),
  {
    ...an(['v1', 'ResourceQuota'], 'quota@ml', {
      spec: {
        hard: {
          pods: '1k',
          'requests.cpu': '1e3',
          'count/deployments.extensions': '5',
          'count/deployments.apps': '5',
          'by-hand.storageclass.storage.k8s.io/requests.storage': '1Ti',
        },
        scopes: ['NotBestEffort'],
      },
    }),
    status: { hard: { pods: '1k' }, used: { pods: '0' } },
  },
  an(['v1', 'ResourceQuota'], 'scoped@ml', {
    spec: {
      hard: { pods: '0' },
      scopeSelector: {
        matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: ['important'] }],
      },
    },
  }),
];

/** What tells of a moment: nothing of it is carried. */
export const moments = (era: Era): readonly Entry[] => [
  ...['v1', 'v1beta1'].map((version) =>
    an([`coordination.k8s.io/${version}`, 'Lease'], `leader-${version}@kube-system`, {
      spec: {
        holderIdentity: 'cp-1',
        leaseDurationSeconds: 15,
        renewTime: '2020-01-01T00:00:00.000000Z',
      },
    }),
  ),
  an(['v1', 'Event'], 'web.1@shop', {
    involvedObject: {
      kind: 'Pod',
      namespace: 'shop',
      name: 'bare',
      uid: uidOf('v1', 'Pod', 'shop/bare'),
    },
    reason: 'Started',
    message: 'Started container',
    type: 'Normal',
  }),
  an(['v1', 'Event'], 'web.2@shop', {
    involvedObject: {
      kind: 'Deployment',
      apiVersion: 'extensions/v1beta1',
      namespace: 'shop',
      name: 'x',
    },
    reason: 'Scaled',
    type: 'Warning',
  }),
  ...['v1beta1', ...(era === 19 ? ['v1'] : [])].map((version) =>
    an([`events.k8s.io/${version}`, 'Event'], `new-${version}@shop`, {
      eventTime: '2020-01-01T00:00:00.000000Z',
      reportingController: 'example.com/controller',
      reportingInstance: 'one',
      action: 'Looked',
      reason: 'Seen',
      type: 'Normal',
      regarding: { kind: 'Pod', namespace: 'shop', name: 'bare' },
    }),
  ),
];
