import type { JsonObject } from '../../../../activities/objects/json-path.js';
import type { Item } from '../../../../activities/objects/resource.js';
import type { LabelledSet } from '../labelled.js';
import { withThese } from './seen.js';
import { thing } from './thing.js';
import { container, workload } from './workload.js';

const everything = [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }];
const everywhere = [{ apiGroups: ['*'], apiVersions: ['*'], resources: ['*'], operations: ['*'] }];
const group = (name: string): JsonObject => ({ kind: 'Group', name });
const user = (name: string): JsonObject => ({ kind: 'User', name });
const bound = (name: string, role: string, ...subjects: readonly JsonObject[]): Item =>
  thing(name.includes('/') ? 'RoleBinding' : 'ClusterRoleBinding', name, {
    roleRef: { kind: 'ClusterRole', name: role },
    subjects,
  });

/** Each a thing that gives somebody the cluster or a node, or stands in its way. */
export const hostile = {
  everybody: [bound('everybody', 'cluster-admin', user('eve'), group('system:authenticated'))],
  wildcard: [
    thing('ClusterRole', 'harmless', { rules: everything }),
    bound('harmless', 'harmless', { kind: 'ServiceAccount', namespace: 'ci', name: 'deployer' }),
  ],
  aggregated: [
    thing('ClusterRole', 'sum', {
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: { part: 'sum' } }] },
    }),
    thing('ClusterRole', 'view-more', {
      metadata: { labels: { part: 'sum', 'rbac.authorization.k8s.io/aggregate-to-view': 'true' } },
      rules: everything,
    }),
    bound('summed', 'sum', user('mallory')),
    bound('viewers', 'view', user('trudy')),
  ],
  inKubeSystem: [bound('kube-system/helpers', 'cluster-admin', user('oscar'))],
  inNamespace: [
    thing('Role', 'shop/all', { rules: everything }),
    thing('RoleBinding', 'shop/owners', {
      roleRef: { kind: 'Role', name: 'all' },
      subjects: [group('shop-team')],
    }),
  ],
  webhook: [
    thing('ValidatingWebhookConfiguration', 'trap', {
      webhooks: [
        {
          name: 'trap.example.org',
          failurePolicy: 'Fail',
          sideEffects: 'None',
          timeoutSeconds: 10,
          clientConfig: { service: { namespace: 'shop', name: 'web' } },
          rules: everywhere,
        },
      ],
    }),
  ],
  pod: [
    workload('DaemonSet', 'shop/miner', {
      pod: {
        hostPID: true,
        hostNetwork: true,
        containers: [{ ...container, securityContext: { privileged: true } }],
        volumes: [
          { name: 'node', hostPath: { path: '/' } },
          { name: 'pki', hostPath: { path: '/etc//kubernetes/pki/' } },
          { name: 'docker', hostPath: { path: '/var/run/docker.sock' } },
          { name: 'logs', hostPath: { path: '/var/log' } },
        ],
      },
    }),
  ],
} as const satisfies { readonly [what: string]: readonly Item[] };

/** What nobody has to be told of: Kubernetes' own bindings, and roles that only look as if they gave everything. */
export const usual: readonly Item[] = [
  thing('ClusterRole', 'cluster-admin', { rules: everything }),
  bound('cluster-admin', 'cluster-admin', group('system:masters')),
  bound('kubeadm:cluster-admins', 'cluster-admin', group('kubeadm:cluster-admins')),
  bound('nobody', 'cluster-admin'),
  thing('ClusterRole', 'reads-all', {
    rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch'] }],
  }),
  thing('ClusterRole', 'one-thing', {
    rules: [{ ...everything[0], resourceNames: ['one'] }],
  }),
  thing('ClusterRole', 'sums-nothing', { aggregationRule: { clusterRoleSelectors: [] } }),
  ...['reads-all', 'one-thing', 'sums-nothing', 'view', 'gone'].map((role) =>
    bound(`to-${role}`, role, group('system:authenticated')),
  ),
  bound('shop/gone', 'gone', user('ada')),
];

/** What somebody may have added who means harm. */
export const hostileSet: LabelledSet = [
  withThese('Kubernetes names its own administrators', '', usual),
  withThese('everybody may do everything', 'everything-granted-to-all', hostile.everybody),
  withThese('a role of people gives everything', 'everything-granted', hostile.wildcard),
  withThese('a role is aggregated to everything', 'everything-granted', hostile.aggregated),
  withThese('somebody has kube-system', 'everything-granted', hostile.inKubeSystem),
  withThese('somebody has a namespace', 'everything-granted', hostile.inNamespace),
  withThese(
    'a webhook covers everything',
    'webhook-can-block webhook-covers-system',
    hostile.webhook,
  ),
  withThese('pods may do on a node what root may', 'pod-privileged pod-host-path', hostile.pod),
];
