import type { LabelledSet } from '../labelled.js';
import { gzipSync } from 'node:zlib';
import { daysAgo, definition, now, webhook } from './clean-cluster.js';
import { endedCa } from './ended-ca.js';
import { packed, releaseOf } from './release.js';
import { withThese } from './seen.js';
import { thing } from './thing.js';
import { podOf, workload } from './workload.js';

const ingress = { path: '/', backend: { service: { name: 'web' } } };
const applied = (apiVersion: string, kind: string): string =>
  JSON.stringify({ apiVersion, kind, spec: {} });
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';
const wrote = (manager: string, apiVersion: string, time = daysAgo(9)) => ({
  manager,
  apiVersion,
  time,
  operation: 'Update',
  fieldsV1: { 'f:spec': {} },
});
const plainIngress = (metadata: { readonly [key: string]: never } | object) =>
  thing('Ingress', 'shop/old', {
    metadata: metadata as never,
    spec: {
      ingressClassName: 'nginx',
      rules: [{ host: 'old.example.com', http: { paths: [ingress] } }],
    },
  });

/** API versions: who writes them, who asks for them, what names them. */
export const apis: LabelledSet = [
  withThese('a client writes extensions/v1beta1', 'removed-api-written', [
    plainIngress({ managedFields: [wrote('deploy-bot', 'extensions/v1beta1')] }),
  ]),
  withThese('a controller of Kubernetes wrote extensions/v1beta1', '', [
    plainIngress({ managedFields: [wrote('kube-controller-manager', 'extensions/v1beta1')] }),
  ]),
  withThese('kubectl applied a manifest of extensions/v1beta1', 'removed-api-last-applied', [
    plainIngress({ annotations: { [lastApplied]: applied('extensions/v1beta1', 'Ingress') } }),
  ]),
  withThese('kubectl applied a manifest that is served', '', [
    plainIngress({ annotations: { [lastApplied]: applied('networking.k8s.io/v1', 'Ingress') } }),
  ]),
  withThese('the last-applied annotation is no JSON', '', [
    plainIngress({ annotations: { [lastApplied]: '{"apiVersion": ' } }),
  ]),
  withThese('a client asked for batch/v1beta1', 'removed-api-requested', [], {
    requested: [
      { group: 'batch', version: 'v1beta1', resource: 'cronjobs' },
      { group: 'batch', version: 'v1', resource: 'jobs' },
    ],
  }),
  withThese('an autoscaler names extensions/v1beta1', 'removed-api-referenced', [
    thing('HorizontalPodAutoscaler', 'shop/web', {
      spec: {
        maxReplicas: 5,
        scaleTargetRef: { apiVersion: 'extensions/v1beta1', kind: 'Deployment', name: 'web' },
      },
    }),
  ]),
  withThese('a webhook is asked about extensions/v1beta1 only', 'removed-api-in-webhook', [
    webhook({
      rules: [
        {
          apiGroups: ['extensions'],
          apiVersions: ['v1beta1'],
          resources: ['ingresses'],
          operations: ['CREATE'],
        },
      ],
    }),
  ]),
  withThese('a role grants ingresses in extensions only', 'removed-group-granted', [
    thing('ClusterRole', 'reader', {
      rules: [{ apiGroups: ['extensions'], resources: ['ingresses'], verbs: ['get'] }],
    }),
  ]),
  withThese('a release names extensions/v1beta1', 'removed-api-in-helm', [
    releaseOf('shop/sh.helm.release.v1.web.v2', {
      manifest: 'apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata:\n  name: web\n',
    }),
  ]),
  withThese('a past release names extensions/v1beta1', '', [
    releaseOf(
      'shop/sh.helm.release.v1.web.v1',
      { manifest: 'apiVersion: extensions/v1beta1\nkind: Ingress\n' },
      'superseded',
    ),
  ]),
  withThese('a hook of a release names a PodSecurityPolicy', 'helm-kind-without-successor', [
    releaseOf('shop/sh.helm.release.v1.web.v2', {
      manifest: '',
      hooks: [{ manifest: 'apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\n' }],
    }),
  ]),
  withThese('a release unpacks to more than it may', 'helm-release-unreadable', [
    packed('shop/sh.helm.release.v1.bomb.v1', gzipSync(Buffer.alloc(40 * 1024 * 1024))),
  ]),
  withThese('a release is one part of a split one', 'helm-release-unreadable', [
    packed('shop/sh.helm.release.v1.part.v1', gzipSync('{"name": "a long text"}').subarray(0, 24)),
  ]),
  withThese('a release of Helm 2 is there', 'helm-two-release', [
    thing('ConfigMap', 'kube-system/old.v1', {
      metadata: { labels: { OWNER: 'TILLER' } },
      data: { release: 'H4sI' },
    }),
  ]),
  withThese('a custom resource selects on the master label', 'vanishing-label', [
    thing('BGPPeer', 'reflectors', {
      spec: { peerSelector: 'has(node-role.kubernetes.io/master)' },
    }),
  ]),
  withThese('a workload tolerates the master taint only', 'vanishing-label', [
    workload('DaemonSet', 'shop/agent', {
      pod: { tolerations: [{ key: 'node-role.kubernetes.io/master', effect: 'NoSchedule' }] },
    }),
  ]),
  withThese('a setting names the beta label of the zone', 'vanishing-label', [
    thing('ConfigMap', 'shop/scrape', {
      data: { 'prometheus.yml': 'label: failure-domain.beta.kubernetes.io/zone' },
    }),
  ]),
  withThese('a volume is tied to the beta label of the zone', 'vanishing-label-on-volume', [
    thing('PersistentVolume', 'pv-zone', {
      spec: {
        nodeAffinity: {
          required: {
            nodeSelectorTerms: [
              {
                matchExpressions: [
                  { key: 'failure-domain.beta.kubernetes.io/zone', operator: 'In', values: ['a'] },
                ],
              },
            ],
          },
        },
      },
      status: { phase: 'Available' },
    }),
  ]),
  withThese('a template has the seccomp annotation', 'annotation-without-effect', [
    workload('StatefulSet', 'shop/db', {
      spec: {
        template: {
          metadata: {
            annotations: { 'seccomp.security.alpha.kubernetes.io/pod': 'runtime/default' },
          },
          spec: { containers: [] },
        },
      },
    }),
  ]),
  withThese('a CronJob has a name of 60 characters', 'name-too-long', [
    thing('CronJob', `shop/${'n'.repeat(60)}`, { spec: { schedule: '0 3 * * *' } }),
  ]),
  withThese('a setting has 1.3 MiB', 'object-too-large', [
    thing('ConfigMap', 'shop/large', { data: { all: 'x'.repeat(1_300_000) } }),
  ]),
  withThese('an object is nested five thousand levels deep', 'object-too-large', [
    thing('Cart', 'shop/deep', {
      spec: JSON.parse('{"a":'.repeat(5000) + '1' + '}'.repeat(5000)) as never,
    }),
  ]),
  withThese('an object has names as methods have', '', [
    thing('Cart', 'shop/odd', {
      metadata: { labels: { constructor: 'x', toString: 'y' } },
      spec: JSON.parse(
        '{"__proto__": {"polluted": true}, "constructor": 1, "é\\u0000😀": "\\ud800"}',
      ) as never,
    }),
  ]),
  withThese('annotations have 200 KiB', 'annotations-too-large', [
    thing('ConfigMap', 'shop/noted', { metadata: { annotations: { a: 'x'.repeat(200 * 1024) } } }),
  ]),
  withThese('a schedule has its zone in it', 'cron-zone-in-schedule', [
    thing('CronJob', 'shop/zoned', { spec: { schedule: 'CRON_TZ=Europe/Berlin 0 3 * * *' } }),
  ]),
];

/** What extends the API. */
export const definitions: LabelledSet = [
  withThese('an aggregated API is away', 'api-unavailable', [], {
    apiServices: [
      {
        metadata: { name: 'v1beta1.metrics.k8s.io' },
        status: { conditions: [{ type: 'Available', status: 'False' }] },
      },
    ],
  }),
  withThese('a definition keeps unknown fields', 'crd-not-structural', [
    definition({ preserveUnknownFields: true }),
  ]),
  withThese('objects may lie in a version that is not served', 'crd-stored-version-not-served', [
    definition({}, { storedVersions: ['v1alpha1', 'v1'] }),
  ]),
  withThese('a definition converts by a webhook', 'crd-conversion-webhook', [
    definition({
      conversion: {
        strategy: 'Webhook',
        webhook: { clientConfig: { service: { namespace: 'shop', name: 'web' } } },
      },
    }),
  ]),
  withThese('a definition converts by a webhook that is gone', 'crd-conversion-broken', [
    definition({
      conversion: {
        strategy: 'Webhook',
        webhookClientConfig: { service: { namespace: 'shop', name: 'gone' } },
      },
    }),
  ]),
  withThese('a definition is not established', 'crd-not-established', [
    definition({}, { conditions: [{ type: 'NamesAccepted', status: 'False' }] }),
  ]),
  withThese('a strict webhook runs in the cluster', 'webhook-can-block', [
    webhook({ failurePolicy: 'Fail' }),
  ]),
  withThese('a strict webhook covers everything', 'webhook-can-block webhook-covers-system', [
    webhook({
      failurePolicy: 'Fail',
      rules: [{ apiGroups: ['*'], apiVersions: ['*'], resources: ['*'], operations: ['*'] }],
    }),
  ]),
  withThese('a strict webhook leaves labelled namespaces alone', 'webhook-can-block', [
    webhook({
      failurePolicy: 'Fail',
      namespaceSelector: { matchLabels: { guarded: 'yes' } },
      rules: [
        { apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE'] },
      ],
    }),
  ]),
  withThese('the CA of a webhook has ended', 'webhook-ca-expired', [
    webhook({
      clientConfig: { service: { namespace: 'shop', name: 'web' }, caBundle: endedCa },
    }),
  ]),
  withThese('a webhook has no server', 'webhook-without-server', [
    webhook({ clientConfig: { service: { namespace: 'shop', name: 'gone' } } }),
  ]),
  withThese('a webhook may take half a minute', 'webhook-slow', [webhook({ timeoutSeconds: 30 })]),
  withThese('a webhook does not say what it does', 'webhook-refuses-dry-run', [
    webhook({ sideEffects: 'Unknown' }),
  ]),
  withThese('a pod was admitted by a policy', 'psp-admitted', [
    podOf('shop/web-1-a', 'web', 'w-1', {
      metadata: {
        labels: { app: 'web' },
        annotations: { 'kubernetes.io/psp': 'restricted' },
        ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', controller: true }],
      },
    }),
  ]),
];

/** Who changes the cluster now. */
export const writers: LabelledSet = [
  withThese('a GitOps controller runs', 'gitops-active', [
    workload('Deployment', 'shop/argocd-application-controller'),
  ]),
  withThese('somebody wrote ten minutes ago', 'active-writer', [
    plainIngress({
      managedFields: [
        wrote('kubectl-edit', 'networking.k8s.io/v1', new Date(now - 600_000).toISOString()),
      ],
    }),
  ]),
  withThese('only status was written ten minutes ago', '', [
    plainIngress({
      managedFields: [
        {
          ...wrote('ingress-nginx', 'networking.k8s.io/v1', new Date(now).toISOString()),
          fieldsV1: { 'f:status': {} },
        },
      ],
    }),
  ]),
];
