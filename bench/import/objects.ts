/** An object as anybody would write it. */
export interface Written {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly [field: string]: unknown;
}

/** A kind in the set, and how the API names it. */
interface Share {
  readonly kind: string;
  readonly apiVersion: string;
  readonly resource: string;
  /** Of a thousand. */
  readonly perMille: number;
  readonly content: (i: number) => object;
}

const namespaces = 20;
const rbac = 'rbac.authorization.k8s.io';

/** As applications of some size have them: most of it configuration, a tenth of it workloads. */
const shares: readonly Share[] = [
  {
    kind: 'ConfigMap',
    apiVersion: 'v1',
    resource: 'configmaps',
    perMille: 380,
    content: (i) => ({ data: { 'app.properties': text(i, 500 + (i % 7) * 500) } }),
  },
  {
    kind: 'Secret',
    apiVersion: 'v1',
    resource: 'secrets',
    perMille: 200,
    content: (i) => ({ data: { key: Buffer.from(text(i, 300)).toString('base64') } }),
  },
  {
    kind: 'Service',
    apiVersion: 'v1',
    resource: 'services',
    perMille: 90,
    content: (i) => ({
      spec: { clusterIP: 'None', selector: labels(i), ports: [{ port: 80 }] },
    }),
  },
  {
    kind: 'ServiceAccount',
    apiVersion: 'v1',
    resource: 'serviceaccounts',
    perMille: 60,
    content: (i) => ({ imagePullSecrets: [{ name: `secret-${i}` }] }),
  },
  {
    kind: 'Deployment',
    apiVersion: 'apps/v1',
    resource: 'deployments',
    perMille: 90,
    content: (i) => ({
      spec: { replicas: 2, selector: { matchLabels: labels(i) }, template: template(i) },
    }),
  },
  {
    kind: 'StatefulSet',
    apiVersion: 'apps/v1',
    resource: 'statefulsets',
    perMille: 10,
    content: (i) => ({
      spec: { serviceName: 's', selector: { matchLabels: labels(i) }, template: template(i) },
    }),
  },
  {
    kind: 'Role',
    apiVersion: `${rbac}/v1`,
    resource: 'roles',
    perMille: 60,
    content: (i) => ({
      rules: [{ apiGroups: [''], resources: ['pods', `kind-${i}`], verbs: ['get', 'list'] }],
    }),
  },
  {
    kind: 'RoleBinding',
    apiVersion: `${rbac}/v1`,
    resource: 'rolebindings',
    perMille: 60,
    content: (i) => ({
      roleRef: { apiGroup: rbac, kind: 'Role', name: `role-${i}` },
      subjects: [{ kind: 'ServiceAccount', name: `serviceaccount-${i}`, namespace: 'default' }],
    }),
  },
  {
    kind: 'Cart',
    apiVersion: 'bench.example.com/v1',
    resource: 'carts',
    perMille: 50,
    content: (i) => ({ spec: { owner: text(i, 100), lines: [{ sku: `${i}`, count: i }] } }),
  },
];

/** What has to be there before anything else can be created. */
export const groundwork = (): readonly Written[] => [
  ...Array.from({ length: namespaces }, (_, i) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: `bench-${i}` },
  })),
  definition,
];

/** So many mixed objects, the same ones every time. */
export function mixedObjects(count: number): readonly Written[] {
  return shares.flatMap(({ kind, apiVersion, perMille, content }) =>
    Array.from({ length: Math.round((count * perMille) / 1000) }, (_, i) => ({
      apiVersion,
      kind,
      metadata: {
        name: `${kind.toLowerCase()}-${i}`,
        namespace: `bench-${i % namespaces}`,
        labels: labels(i),
      },
      ...content(i),
    })),
  );
}

/** How URLs name a kind of the set; namespaces and definitions too. */
export const resourceOf = (kind: string): string => {
  if (kind === 'Namespace') return 'namespaces';
  if (kind === 'CustomResourceDefinition') return 'customresourcedefinitions';
  const share = shares.find((one) => one.kind === kind);
  if (share === undefined) throw new Error(`bench: no kind "${kind}" is in the set`);
  return share.resource;
};

const definition: Written = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'carts.bench.example.com' },
  spec: {
    group: 'bench.example.com',
    scope: 'Namespaced',
    names: { plural: 'carts', kind: 'Cart', singular: 'cart', listKind: 'CartList' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
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
};

const labels = (i: number) => ({ app: `app-${i}`, 'app.kubernetes.io/part-of': `suite-${i % 50}` });

const template = (i: number) => ({
  metadata: { labels: labels(i) },
  spec: {
    containers: [
      {
        name: 'app',
        image: `registry.example.com/app-${i}:1.0`,
        env: [{ name: 'A', value: `${i}` }],
        ports: [{ containerPort: 8080 }],
        resources: { requests: { cpu: '100m', memory: '64Mi' } },
        readinessProbe: { httpGet: { path: '/', port: 8080 } },
      },
    ],
  },
});

/** So many characters that differ from object to object. */
const text = (i: number, length: number): string =>
  Array.from({ length: Math.ceil(length / 16) }, (_, line) => `line.${line}=${i * 31 + line}\n`)
    .join('')
    .slice(0, length);
