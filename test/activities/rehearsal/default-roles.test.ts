import type { JsonObject } from '../../../activities/objects/json-path.js';
import { KubeError, type KubeApi } from '../../../activities/objects/kube-api.js';
import type { Item } from '../../../activities/objects/resource.js';
import { surroundingsOf } from '../../../activities/objects/surroundings.js';
import { changedDefaultRoles } from '../../../activities/rehearsal/default-roles.js';

const aRole = (managers: readonly string[]): Item => ({
  of: {
    group: 'rbac.authorization.k8s.io',
    version: 'v1',
    resource: 'clusterroles',
    kind: 'ClusterRole',
    namespaced: false,
  },
  object: {
    metadata: {
      name: 'a,b=c',
      labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' },
      managedFields: managers.map((manager) => ({ manager })),
    },
  },
});

/** An API server that remembers one state, or says why it cannot. */
const remembering = (items: readonly JsonObject[] | KubeError) => {
  const paths: string[] = [];
  const api: KubeApi = {
    request: async (_, path) => {
      paths.push(path);
      if (items instanceof KubeError) throw items;
      return { items };
    },
  };
  return { api, paths };
};

const now = aRole(['kube-apiserver']);
const around = surroundingsOf([now]);

describe('a default role whose record the copy wrote over', () => {
  test.each([
    ['was written by a person', [aRole(['kube-apiserver', 'unknown']).object], true],
    ['was written by the control plane alone', [aRole(['kube-apiserver']).object], false],
    ['has no record, as before v1.18', [aRole([]).object], true],
    ['was made by the copy', [], false],
    ['is forgotten', new KubeError('compacted', 410, 'Expired'), true],
  ])('%s', async (_, items, mayBeChanged) => {
    const { api } = remembering(items);
    expect(await changedDefaultRoles(api, 42)(now, around)).toBe(mayBeChanged);
  });

  test('is asked for by its whole name, at the revision of the snapshot', async () => {
    const { api, paths } = remembering([]);
    await changedDefaultRoles(api, 42)(now, around);
    const query = new URLSearchParams(paths[0]?.split('?')[1]);
    expect(Object.fromEntries(query)).toEqual({
      fieldSelector: String.raw`metadata.name=a\,b\=c`,
      resourceVersion: '42',
      resourceVersionMatch: 'Exact',
    });
  });

  test('any other answer is no answer', async () => {
    const { api } = remembering(new KubeError('away', 500, ''));
    await expect(changedDefaultRoles(api, 42)(now, around)).rejects.toThrow('away');
  });
});
