import { expect, test } from '@jest/globals';
import { readCluster } from '../../../activities/cluster/read-cluster.js';
import type { JsonObject } from '../../../activities/objects/json-path.js';
import { KubeError, type KubeApi } from '../../../activities/objects/kube-api.js';
import type { KubernetesVersion } from '../../../model/version.js';
import { node } from '../../assess/labelled/cluster/clean-cluster.js';

const resource = (name: string, kind: string, namespaced = true): JsonObject => ({
  name,
  kind,
  namespaced,
  verbs: ['list', 'create'],
});

const metric = (group: string, version: string, name: string): string =>
  `apiserver_requested_deprecated_apis{group="${group}",version="${version}",resource="${name}",subresource=""} 1`;

/** An API server of 1.19 with answers by path; a list is compacted away once in its middle. */
function anApi(answers: {
  readonly [path: string]: JsonObject;
}): KubeApi & { readonly asked: string[] } {
  const asked: string[] = [];
  let isCompacted = false;
  return {
    asked,
    request: (_method, path) => {
      asked.push(path);
      const [plain = '', query = ''] = path.split('?');
      if (plain === '/api/v1/configmaps' && query.includes('continue=')) {
        if (isCompacted) return Promise.resolve({ items: [{ metadata: { name: 'second' } }] });
        isCompacted = true;
        return Promise.reject(new KubeError('compacted', 410, 'Expired'));
      }
      const answer = answers[plain];
      return answer === undefined
        ? Promise.reject(new KubeError(`GET ${plain}: 404`, 404, 'NotFound'))
        : Promise.resolve(answer);
    },
  };
}

const cluster = (): ReturnType<typeof anApi> =>
  anApi({
    '/healthz': { text: 'ok' },
    '/version': { gitVersion: 'v1.19.12' },
    '/api/v1/namespaces/kube-system': { metadata: { uid: 'a-uid' } },
    '/apis/apiregistration.k8s.io/v1/apiservices': { items: [] },
    '/apis': {
      groups: [
        {
          name: 'batch',
          preferredVersion: { version: 'v1' },
          versions: [{ version: 'v1beta1' }, { version: 'v1' }],
        },
        { name: 'example.com', versions: [{ version: 'v1' }] },
      ],
    },
    '/api/v1': {
      resources: [resource('nodes', 'Node', false), resource('configmaps', 'ConfigMap')],
    },
    '/apis/batch/v1': { resources: [resource('jobs', 'Job')] },
    '/apis/batch/v1beta1': {
      resources: [resource('cronjobs', 'CronJob'), resource('jobs', 'Job')],
    },
    '/apis/example.com/v1': { resources: [resource('carts', 'Cart')] },
    '/api/v1/nodes': { items: [node('w-1', 'worker').object] },
    '/api/v1/configmaps': {
      metadata: { continue: 'more' },
      items: [{ metadata: { name: 'first', namespace: 'shop' } }],
    },
    '/apis/batch/v1/jobs': { items: [] },
    '/apis/batch/v1beta1/cronjobs': { items: [] },
    '/metrics': {
      text: [metric('batch', 'v1beta1', 'cronjobs'), metric('batch', 'v1beta1', 'jobs')].join('\n'),
    },
  });

test('every kind is read in the preferred version, and nothing is written', async () => {
  const api = cluster();
  const reading = await readCluster(
    () => Promise.resolve(api),
    { kubeconfig: '/nonexistent' },
    'v1.34.4' as KubernetesVersion,
  );
  expect(reading.cluster).toMatchObject({ uid: 'a-uid', version: 'v1.19.12', objectCount: 3 });
  expect(reading.nodes).toMatchObject([
    { name: 'w-1', ready: true, address: '192.0.2.11', runtime: 'containerd://1.6.20' },
  ]);
  expect(api.asked.filter((path) => path.startsWith('/apis/batch/v1beta1/jobs'))).toEqual([]);
});

test('a kind that cannot be listed is a finding, and stops no other', async () => {
  const { findings } = await readCluster(
    () => Promise.resolve(cluster()),
    { kubeconfig: '/nonexistent' },
    'v1.34.4' as KubernetesVersion,
  );
  expect(findings.map(({ id, where }) => `${id} ${where}`)).toEqual([
    'kind-not-listed carts.example.com',
  ]);
});

test('an API that the server itself asks for tells of no client', async () => {
  const api = cluster();
  const { findings } = await readCluster(
    () => Promise.resolve(api),
    { kubeconfig: '/nonexistent' },
    'v1.34.4' as KubernetesVersion,
  );
  expect(findings.filter(({ id }) => id === 'removed-api-requested')).toEqual([]);
});

const review = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

test.each([
  ['yes', { allowed: true }, ['spec.kubeconfig']],
  ['no', { allowed: false }, []],
  ['nothing', undefined, []],
])(
  'may our user do everything? The finding is what the API server says: %s',
  async (_what, status, expected) => {
    const api = cluster();
    const answering = (method: string, path: string): Promise<JsonObject> =>
      path === review && status !== undefined
        ? Promise.resolve({ status })
        : api.request(method as 'GET', path);
    const { findings } = await readCluster(
      () => Promise.resolve({ request: answering }),
      { kubeconfig: '/nonexistent' },
      'v1.34.4' as KubernetesVersion,
    );
    const warned = findings.filter(({ id }) => id === 'kubeconfig-cluster-admin');
    expect(warned.map(({ where }) => where)).toEqual(expected);
  },
);

test.each([
  ['/metrics', 'GET /metrics'],
  ['warnings', 'GET /api/v1/events'],
  ['volume attachments', 'GET /apis/storage.k8s.io/v1/volumeattachments'],
  ['nodes of volume drivers', 'GET /apis/storage.k8s.io/v1/csinodes'],
  ['requests for certificates', 'GET /apis/certificates.k8s.io/v1/certificatesigningrequests'],
])('a missing right to read %s is named, with what prints the rights', async (_what, request) => {
  const api = cluster();
  const mayNot = (method: string, path: string): Promise<JsonObject> =>
    `${method} ${path}`.startsWith(request)
      ? Promise.reject(new KubeError(`${request}: 403 forbidden`, 403, 'Forbidden'))
      : api.request('GET', path);
  await expect(
    readCluster(
      () => Promise.resolve({ request: mayNot }),
      { kubeconfig: '/nonexistent' },
      'v1.34.4' as KubernetesVersion,
    ),
  ).rejects.toMatchObject({
    type: 'Refused',
    message: `${request}: 403 forbidden: the kubeconfig's user may not; what it needs prints: cutover roles`,
  });
});
