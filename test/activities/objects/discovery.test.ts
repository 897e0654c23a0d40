import { expect, test } from '@jest/globals';
import { isCarried } from '../../../activities/objects/carried-kinds.js';
import { discover } from '../../../activities/objects/discovery.js';
import type { JsonObject } from '../../../activities/objects/json-path.js';
import { KubeError, type KubeApi } from '../../../activities/objects/kube-api.js';

const all = ['create', 'get', 'list', 'update'];
const kinds = (...resources: readonly JsonObject[]): JsonObject => ({ resources });
const kind = (name: string, verbs = all): JsonObject => ({
  name,
  kind: name,
  namespaced: true,
  verbs,
});

const answers: { readonly [path: string]: JsonObject } = {
  '/healthz': { text: 'ok' },
  '/apis': {
    groups: [
      {
        name: 'batch',
        versions: [{ version: 'v1' }, { version: 'v1beta1' }],
        preferredVersion: { version: 'v1' },
      },
      { name: 'metrics.k8s.io', versions: [{ version: 'v1beta1' }] },
      { name: 'extensions', versions: [{ version: 'v1beta1' }] },
    ],
  },
  '/apis/apiregistration.k8s.io/v1/apiservices': {
    items: [
      { metadata: { name: 'v1.batch' }, spec: {} },
      { metadata: { name: 'v1beta1.metrics.k8s.io' }, spec: { service: { name: 'metrics' } } },
    ],
  },
  '/api/v1': kinds(
    kind('pods'),
    kind('pods/log'),
    kind('events'),
    kind('componentstatuses', ['list']),
  ),
  '/apis/batch/v1': kinds(kind('jobs')),
  '/apis/batch/v1beta1': kinds(kind('cronjobs'), kind('jobs')),
  '/apis/extensions/v1beta1': kinds(kind('ingresses')),
};

const api: KubeApi = {
  request: async (_, path) => {
    const answer = answers[path];
    if (answer === undefined) throw new KubeError(path, 404, 'NotFound');
    return answer;
  },
};

test('kinds are found in all their versions, but for subresources and aggregated APIs', async () => {
  const found = await discover(api);
  expect(found.map(({ resource, versions }) => `${resource} ${versions.join(' ')}`)).toEqual([
    'pods v1',
    'events v1',
    'componentstatuses v1',
    'jobs v1 v1beta1',
    'cronjobs v1beta1',
    'ingresses v1beta1',
  ]);
});

test('what tells of a moment, cannot be created, or has another name is not carried', async () => {
  const found = await discover(api);
  expect(found.filter(isCarried).map(({ resource }) => resource)).toEqual([
    'pods',
    'jobs',
    'cronjobs',
  ]);
});

test('an API server that is still starting is not believed', async () => {
  const starting: KubeApi = {
    request: (method, path) =>
      path === '/healthz'
        ? Promise.reject(new KubeError('starting', 500, ''))
        : api.request(method, path),
  };
  await expect(discover(starting)).rejects.toThrow('starting');
});
