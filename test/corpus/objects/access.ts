import type { JsonObject } from '../../../activities/objects/json-path.js';
import { an, type Entry, type Era } from '../entry.js';

const group = 'rbac.authorization.k8s.io';
const versions: readonly string[] = ['v1', 'v1beta1', 'v1alpha1'];

/** Legal wherever a name is only a segment of a path: all but `/` and `%`, `.` and `..`. */
export const oddSegments: readonly string[] = [
  'with space',
  'Großbuchstaben und Ümläute',
  'system:odd:🚢',
  '?a=b&c=d#e',
  `quotes "and' \\ more`,
  '__proto__',
  'constructor',
  '...',
  '*',
  '{}[]()<>|^`~!$,;=+',
  'très-long-'.repeat(20),
  ' leading and trailing ',
  'CON',
];

/** Roles and bindings in every version, with names that only RBAC allows, and a default role edited by hand. */
export const access = (era: Era): readonly Entry[] => [
  ...versions.flatMap((version) => [
    an([`${group}/${version}`, 'Role'], `reader-${version}@shop`, { rules: oldGroups }),
    an([`${group}/${version}`, 'ClusterRole'], `reader-${version}`, { rules: everyShape }),
    an([`${group}/${version}`, 'RoleBinding'], `readers-${version}@shop`, {
      roleRef: { apiGroup: group, kind: 'Role', name: `reader-${version}` },
      subjects: subjects(version),
    }),
    an([`${group}/${version}`, 'ClusterRoleBinding'], `readers-${version}`, {
      roleRef: { apiGroup: group, kind: 'ClusterRole', name: `reader-${version}` },
      subjects: subjects(version),
    }),
  ]),
  ...oddSegments.map((name) => an([`${group}/v1`, 'ClusterRole'], '', odd(name))),
  ...oddSegments.slice(0, 5).map((name) => an([`${group}/v1`, 'Role'], '@shop', odd(name))),
  an([`${group}/v1`, 'ClusterRole'], 'no-rules', { rules: null }),
  an([`${group}/v1`, 'ClusterRole'], 'sum', {
    aggregationRule: {
      clusterRoleSelectors: [{ matchLabels: { 'example.com/part': 'yes' } }, {}],
    },
    rules: [],
  }),
  an([`${group}/v1`, 'ClusterRole'], 'part', {
    metadata: { labels: { 'example.com/part': 'yes' } },
    rules: [{ apiGroups: ['example.com'], resources: ['*'], verbs: ['*'] }],
  }),
  an([`${group}/v1`, 'ClusterRoleBinding'], 'no-subjects', {
    roleRef: { apiGroup: group, kind: 'ClusterRole', name: 'view' },
  }),
  an([`${group}/v1`, 'ClusterRoleBinding'], 'Nobody: of "nothing"', {
    roleRef: { apiGroup: group, kind: 'ClusterRole', name: 'was never there' },
    subjects: [{ kind: 'User', apiGroup: group, name: 'Zoë <zoe@example.com>' }],
  }),
  {
    ...an([`${group}/v1`, 'ClusterRole'], 'system:node-problem-detector', {
      rules: [
        { apiGroups: [''], resources: ['nodes'], verbs: ['get'] },
        { apiGroups: [''], resources: ['nodes/status'], verbs: ['patch'] },
        { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch', 'update'] },
        { apiGroups: ['example.com'], resources: ['problems'], verbs: ['create'] },
      ],
    }),
    afterwards: 'edit',
  },
  {
    ...an([`${group}/v1`, 'ClusterRoleBinding'], 'system:basic-user', {
      subjects: [{ kind: 'User', apiGroup: group, name: 'only-this-one' }],
      metadata: { annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'false' } },
    }),
    afterwards: 'edit',
  },
  {
    ...an([`${group}/v1`, 'ClusterRoleBinding'], 'system:discovery', {
      subjects: null,
      metadata: { annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'false' } },
    }),
    afterwards: 'edit',
  },
  ...(era === 15 ? [] : certificateApproval),
];

/** Rights on groups that kinds have left since. */
const oldGroups: readonly JsonObject[] = [
  { apiGroups: ['extensions'], resources: ['deployments', 'ingresses'], verbs: ['get', 'list'] },
  { apiGroups: ['extensions', 'apps'], resources: ['daemonsets'], verbs: ['*'] },
  {
    apiGroups: ['policy'],
    resources: ['podsecuritypolicies'],
    resourceNames: ['narrow'],
    verbs: ['use'],
  },
];

const everyShape: readonly JsonObject[] = [
  { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
  { nonResourceURLs: ['/metrics', '/logs/*'], verbs: ['get'] },
  { apiGroups: [''], resources: ['pods/exec', 'pods/log'], verbs: ['create', 'get'] },
  {
    apiGroups: [''],
    resources: ['secrets'],
    resourceNames: ['opaque', 'not-there'],
    verbs: ['get'],
  },
  { apiGroups: ['made.up.example.com'], resources: ['things'], verbs: ['frobnicate'] },
  { apiGroups: ['extensions'], resources: ['networkpolicies'], verbs: ['get'] },
];

/** v1alpha1 names the API version of subjects, not their group. */
const subjects = (version: string): readonly JsonObject[] =>
  version === 'v1alpha1'
    ? [
        { kind: 'User', apiVersion: `${group}/v1alpha1`, name: 'zoë' },
        { kind: 'Group', name: 'system:authenticated' },
        { kind: 'ServiceAccount', namespace: 'shop', name: 'robot' },
      ]
    : [
        { kind: 'User', apiGroup: group, name: 'zoë' },
        { kind: 'Group', apiGroup: group, name: 'the people: of "shop"' },
        { kind: 'ServiceAccount', namespace: 'shop', name: 'robot' },
      ];

const odd = (name: string): JsonObject => ({
  metadata: { name },
  rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
});

const certificateApproval: readonly Entry[] = [
  an([`${group}/v1`, 'ClusterRole'], 'approver', {
    rules: [
      {
        apiGroups: ['certificates.k8s.io'],
        resources: ['signers'],
        resourceNames: ['kubernetes.io/*', 'example.com/signer'],
        verbs: ['approve'],
      },
    ],
  }),
];
