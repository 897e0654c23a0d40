import type { JsonObject } from '../../../activities/objects/json-path.js';
import { an, base64, type Entry, type Era } from '../entry.js';

/** Webhooks, aggregated APIs, and kinds that have no successor. They come last: some would have a say in the rest. */
export const registration = (era: Era): readonly Entry[] => [
  ...['v1beta1', ...(era === 19 ? ['v1'] : [])].flatMap((version) => webhooks(version)),
  ...['v1', 'v1beta1'].map((version) =>
    an(
      [`apiregistration.k8s.io/${version}`, 'APIService'],
      `${version}.metrics-${version}.example.com`,
      {
        spec: {
          group: `metrics-${version}.example.com`,
          version,
          groupPriorityMinimum: 100,
          versionPriority: 100,
          insecureSkipTLSVerify: true,
          service: {
            namespace: 'shop',
            name: 'by-hand',
            ...(version === 'v1' ? { port: 8443 } : {}),
          },
        },
      },
    ),
  ),
  an(['settings.k8s.io/v1alpha1', 'PodPreset'], 'preset@shop', {
    spec: { selector: { matchLabels: { app: 'nothing' } }, env: [{ name: 'A', value: 'b' }] },
  }),
  ...(era === 15
    ? [
        an(['auditregistration.k8s.io/v1alpha1', 'AuditSink'], 'sink', {
          spec: {
            policy: { level: 'Metadata', stages: ['ResponseComplete'] },
            webhook: { clientConfig: { url: 'https://audit.example.com' } },
          },
        }),
      ]
    : flowControl),
];

const flow = 'flowcontrol.apiserver.k8s.io/v1alpha1';

const flowControl: readonly Entry[] = [
  an([flow, 'PriorityLevelConfiguration'], 'by-hand', {
    spec: {
      type: 'Limited',
      limited: { assuredConcurrencyShares: 7, limitResponse: { type: 'Reject' } },
    },
  }),
  an([flow, 'FlowSchema'], 'by-hand', {
    spec: {
      priorityLevelConfiguration: { name: 'by-hand' },
      matchingPrecedence: 1234,
      rules: [
        {
          subjects: [{ kind: 'User', user: { name: 'zoë' } }],
          resourceRules: [
            {
              verbs: ['*'],
              apiGroups: ['extensions'],
              resources: ['ingresses'],
              namespaces: ['*'],
            },
          ],
        },
      ],
    },
  }),
];

/** None has a rule that fits an object of this corpus: they must arrive, not act. */
const webhooks = (version: string): readonly Entry[] => {
  const path = (kind: string): readonly [string, string] => [
    `admissionregistration.k8s.io/${version}`,
    kind,
  ];
  const needed =
    version === 'v1' ? { sideEffects: 'None', admissionReviewVersions: ['v1beta1'] } : {};
  const rules = [
    {
      operations: ['CREATE'],
      apiGroups: ['nothing.example.com'],
      apiVersions: ['*'],
      resources: ['*'],
    },
  ];
  const service = { namespace: 'shop', name: 'by-hand', path: '/check' };
  const full: JsonObject = {
    name: 'full.example.com',
    ...needed,
    clientConfig: { service, caBundle: base64('no certificate') },
    rules: [{ ...rules[0], scope: 'Namespaced' }],
    failurePolicy: 'Fail',
    matchPolicy: 'Equivalent',
    timeoutSeconds: 1,
    namespaceSelector: { matchExpressions: [{ key: 'a', operator: 'DoesNotExist' }] },
    objectSelector: { matchLabels: { 'example.com/checked': '' } },
  };
  const bare: JsonObject = {
    name: 'bare.example.com',
    ...needed,
    clientConfig: { url: 'https://127.0.0.1:1/check' },
    rules,
  };
  return ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'].flatMap((kind) => [
    an(path(kind), `full-${version}`, { webhooks: [full, bare] }),
    an(path(kind), `empty-${version}`, { webhooks: [] }),
  ]);
};
