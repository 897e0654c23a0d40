import type { JsonObject } from '../../../activities/objects/json-path.js';

/** What is posted where, in versions that v1.15 serves and today's API servers do not. */
type Posted = readonly [path: string, body: JsonObject];

const template: JsonObject = {
  metadata: { labels: { app: 'web' } },
  spec: { hostNetwork: true, containers: [{ name: 'web', image: 'example.com/web:1' }] },
};
const selector: JsonObject = { matchLabels: { app: 'web' } };
const shop = (group: string, resource: string): string =>
  `/apis/${group}/namespaces/shop/${resource}`;

/** A namespace and what people keep in it. */
export const settings: readonly Posted[] = [
  ['/api/v1/namespaces', { metadata: { name: 'shop' } }],
  ['/api/v1/namespaces/shop/configmaps', { metadata: { name: 'settings' }, data: { a: 'b' } }],
  ['/api/v1/namespaces/shop/configmaps', { metadata: { name: 'deleted-since' } }],
];

/** Each without the fields whose default another version changed. */
export const oldDefaults: readonly Posted[] = [
  [
    shop('extensions/v1beta1', 'deployments'),
    { metadata: { name: 'web' }, spec: { template, selector } },
  ],
  [
    shop('extensions/v1beta1', 'daemonsets'),
    { metadata: { name: 'agent' }, spec: { template, selector } },
  ],
  [
    shop('apps/v1beta1', 'statefulsets'),
    { metadata: { name: 'db' }, spec: { serviceName: 'db', template, selector } },
  ],
  [
    shop('extensions/v1beta1', 'ingresses'),
    {
      metadata: { name: 'web' },
      spec: {
        rules: [
          { http: { paths: [{ path: '/', backend: { serviceName: 'web', servicePort: 80 } }] } },
        ],
      },
    },
  ],
  [
    '/apis/admissionregistration.k8s.io/v1beta1/validatingwebhookconfigurations',
    {
      metadata: { name: 'guard' },
      webhooks: [
        {
          name: 'guard.example.com',
          clientConfig: { url: 'https://guard.example.com' },
          rules: [
            {
              apiGroups: ['none.example.com'],
              apiVersions: ['v1'],
              operations: ['CREATE'],
              resources: ['nothing'],
            },
          ],
        },
      ],
    },
  ],
];

/** Kinds that the target has no more. */
export const policies: readonly Posted[] = [
  [
    '/apis/policy/v1beta1/podsecuritypolicies',
    {
      metadata: { name: 'open' },
      spec: {
        privileged: true,
        seLinux: { rule: 'RunAsAny' },
        runAsUser: { rule: 'RunAsAny' },
        supplementalGroups: { rule: 'RunAsAny' },
        fsGroup: { rule: 'RunAsAny' },
      },
    },
  ],
  [
    shop('settings.k8s.io/v1alpha1', 'podpresets'),
    { metadata: { name: 'preset' }, spec: { env: [{ name: 'A', value: 'b' }] } },
  ],
];
